//! Somebody with a token and a purpose, who asks a served world.

use serde_json::{Value, json};

use crate::api::Answer;
use crate::served::Served;
use crate::world::World;

/// Somebody who asks over HTTP.
pub struct Asker<'s> {
    served: &'s Served,
    token: String,
    purpose: String,
}

impl<'s> Asker<'s> {
    pub fn new(world: &World, served: &'s Served, role: &str, purpose: &str) -> Self {
        Self { served, token: world.token(role), purpose: purpose.to_owned() }
    }

    /// With a token that the test made.
    pub fn holding(served: &'s Served, token: &str, purpose: &str) -> Self {
        Self { served, token: token.to_owned(), purpose: purpose.to_owned() }
    }

    fn headers(&self) -> Vec<(String, String)> {
        vec![
            ("authorization".to_owned(), format!("Bearer {}", self.token)),
            ("enishi-purpose".to_owned(), self.purpose.clone()),
        ]
    }

    pub fn get(&self, path: &str) -> Answer {
        let headers = self.headers();
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.served.get(path, &headers)
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = self.headers();
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.served.post(path, &headers, body)
    }

    /// The resident IDs of the hits.
    pub fn search(&self, query: &str) -> Vec<String> {
        let answer = self.post("/api/v1/residents/search", &json!({ "q": query })).is(200).json();
        let hits = answer["hits"].as_array().unwrap();
        hits.iter().map(|hit| hit["resident_id"].as_str().unwrap().to_owned()).collect()
    }

    pub fn handle(&self, id: &str) -> Option<String> {
        let answer = self.post("/api/v1/residents/lookup", &json!({ "resident_id": id }));
        match answer.status {
            404 => None,
            _ => Some(answer.is(200).json()["handle"].as_str().unwrap().to_owned()),
        }
    }

    pub fn resident(&self, id: &str) -> Value {
        let handle = self.handle(id).expect("a resident");
        self.get(&format!("/api/v1/residents/{handle}")).is(200).json()
    }

    pub fn timeline(&self, id: &str) -> Value {
        let handle = self.handle(id).expect("a resident");
        self.get(&format!("/api/v1/residents/{handle}/timeline")).is(200).json()
    }
}

/// A programme of a resident's answer.
pub fn programme<'v>(resident: &'v Value, id: &str) -> Option<&'v Value> {
    resident["programmes"].as_array().unwrap().iter().find(|programme| programme["programme"] == id)
}

/// The first value of an attribute.
pub fn attribute<'v>(resident: &'v Value, name: &str) -> Option<&'v str> {
    let attributes = resident["attributes"].as_array().unwrap();
    attributes.iter().find(|one| one["attribute"] == name)?["values"][0]["value"].as_str()
}

/// The value of a field of a programme's first record.
pub fn field<'v>(resident: &'v Value, id: &str, name: &str) -> Option<&'v str> {
    let record = &programme(resident, id)?["records"][0];
    record["fields"].as_array()?.iter().find(|field| field["name"] == name)?["value"].as_str()
}
