//! Uploading, removing and submitting at the same moment.

use crate::crash::{Ask, People};
use crate::program::{Server, demo_city, run_on};
use serde_json::json;
use std::thread;

#[test]
fn a_file_that_comes_or_goes_during_the_submission_is_in_the_case_or_not() {
    let (_folder, data) = demo_city();
    let server = Server::start(&data);
    let people = People::signed_in(&server.address);
    let (who, asked) = (&people.resident, Ask::submission("").body);
    for n in 0..12 {
        let draft = who.post(
            "/api/v1/drafts",
            &format!("draft number {n}"),
            &json!({ "service": asked["service"] }),
        );
        let draft = draft.unwrap().expect(201).json();
        let path = format!("/api/v1/drafts/{}", draft["id"].as_str().unwrap());
        let upload = |name: &str| {
            let png =
                format!("\u{89}PNG\r\n\u{1a}\n {n} {name} an invented card, long enough to be one");
            let png: Vec<u8> = png.chars().map(|c| c as u8).collect();
            let path = format!("{path}/materials/identity?name={name}.png");
            who.request("POST", &path, "", "application/octet-stream", &png)
                .unwrap()
        };
        let first = upload("first").expect(201).json();
        let save =
            json!({ "answers": asked["answers"], "revision": draft["revision"] }).to_string();
        let saved = who.request("PUT", &path, "", "application/json", save.as_bytes());
        let revision = saved.unwrap().expect(200).json()["revision"].clone();
        let submission = json!({ "revision": revision, "delivery": "electronic" });
        thread::scope(|scope| {
            scope.spawn(|| upload("second"));
            scope.spawn(|| {
                let file = format!("{path}/files/{}", first["id"].as_str().unwrap());
                who.request("DELETE", &file, "", "application/json", b"")
                    .unwrap()
            });
            scope.spawn(|| {
                who.post(&format!("{path}/submit"), "", &submission)
                    .unwrap()
            });
        });
    }
    server.terminate().expect(0);
    run_on(&data, &["verify"]).expect(0);
}
