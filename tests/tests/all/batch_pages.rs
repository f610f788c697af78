//! The clerk's pages of batches: what became of a file, why, and the decision about it, without a command line.

use enishi_tests::files::jumin;
use enishi_tests::{Visitor, World};

fn with_a_held_file() -> World {
    let world = World::of_five();
    world.drop_file("shimin/jumin", "JUMIN_20261122.csv", &jumin(&[]));
    world.enishi(&["ingest"]).done();
    world
}

#[test]
fn the_clerk_reads_why_a_file_is_held_and_what_to_do() {
    let world = with_a_held_file();
    let served = world.serve();
    let clerk = Visitor::sign_in(&served, &world.token("it"), None);
    let list = clerk.get("/batches").is(200).text;
    assert!(
        list.contains("href=\"/batches/shimin.jumin.2\"") && list.contains("<strong class=\"doubt\">held"),
        "{list}"
    );
    let only = clerk.get("/batches?source=korei/kaigo").is(200).text;
    assert!(only.contains("korei.kaigo.1") && !only.contains("shimin.jumin.2"), "{only}");
    let page = clerk.get("/batches/shimin.jumin.2").is(200).text;
    for told in [
        "found 0 rows, the last file had 4",
        "enishi batch release",
        "Publish as it is",
        "JUMIN_20261122.csv",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let published = clerk.get("/batches/shimin.jumin.1").is(200).text;
    assert!(!published.contains("Publish as it is"), "{published}");
    clerk.get("/batches/shimin.jumin.9").is(404);
    clerk.get("/batches?source=shimin/nothing").is(404);
}

#[test]
fn a_file_that_would_empty_a_source_is_published_by_two_and_refused_by_one() {
    let world = with_a_held_file();
    let served = world.serve();
    let tokens = ["Sato", "Suzuki"].map(|holder| world.token_of(holder, "it"));
    let [one, other] = tokens.each_ref().map(|token| Visitor::sign_in(&served, token, None));
    one.post("/batches/shimin.jumin.2/release", "").is(303);
    let page = one.get("/batches/shimin.jumin.2").is(200).text;
    assert!(
        page.contains("Sato released it") && page.contains("Persons who must still release it: 1"),
        "{page}"
    );
    // Once is enough to say: the page says so, and stays.
    let again = one.post("/batches/shimin.jumin.2/release", "").is(409).text;
    assert!(again.contains("role=\"alert\"") && again.contains("shimin.jumin.2"), "{again}");
    other.post("/batches/shimin.jumin.2/refuse", "").is(303);
    served.until("the file is refused", || {
        one.get("/batches/shimin.jumin.2").text.contains("<strong class=\"doubt\">refused")
    });
    one.post("/batches/shimin.jumin.2/release", "").is(409);
}

#[test]
fn who_has_no_right_finds_no_page_and_no_button() {
    let world = with_a_held_file();
    let served = world.serve();
    let caseworker = Visitor::sign_in(&served, &world.token("caseworker_kaigo"), Some("counter"));
    for path in ["/batches", "/batches/shimin.jumin.2"] {
        let page = caseworker.get(path).is(403).text;
        assert!(!page.contains("JUMIN_"), "{page}");
    }
    caseworker.post("/batches/shimin.jumin.2/release", "").is(403);
    // Who may see sources without the right to decide sees no button; nor does a press on one do anything.
    let team = Visitor::sign_in(&served, &world.token("disaster_team"), Some("disaster"));
    let page = team.get("/batches/shimin.jumin.2").is(200).text;
    assert!(
        page.contains("found 0 rows") && !page.contains("<form method=\"post\" action=\"/batches"),
        "{page}"
    );
    team.post("/batches/shimin.jumin.2/refuse", "").is(403);
    let decided = world.enishi(&["batch", "show", "shimin.jumin.2", "--json"]).done().json();
    assert!(decided["batch"].get("decisions").is_none(), "{decided}");
}
