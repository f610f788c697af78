//! Somebody at a browser: signed in with a token, a cookie for the rest.

use crate::api::Answer;
use crate::served::Served;

/// Somebody who visits pages.
pub struct Visitor<'s> {
    served: &'s Served,
    cookie: String,
}

const FORM: &str = "application/x-www-form-urlencoded";

impl<'s> Visitor<'s> {
    /// Signs in and, where there is one to choose, chooses a purpose.
    pub fn sign_in(served: &'s Served, token: &str, purpose: Option<&str>) -> Self {
        let answer =
            Answer::post(&format!("{}/sign-in", served.url), &[], FORM, &format!("token={token}")).is(303);
        let cookie = answer.headers["set-cookie"].split(';').next().unwrap().to_owned();
        let visitor = Self { served, cookie };
        if let Some(purpose) = purpose {
            visitor.post("/purpose", &format!("purpose={purpose}")).is(303);
        }
        visitor
    }

    pub fn get(&self, path: &str) -> Answer {
        self.served.get(path, &[("cookie", &self.cookie), ("accept-language", "en")])
    }

    pub fn post(&self, path: &str, form: &str) -> Answer {
        let headers = [("cookie", self.cookie.as_str()), ("accept-language", "en")];
        Answer::post(&format!("{}{path}", self.served.url), &headers, FORM, form)
    }
}
