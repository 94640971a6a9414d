//! `demo`: a city in an empty folder, and no other.

use crate::http::Client;
use crate::program::{Server, copy, demo_city, program, run_on, scratch};

#[test]
fn a_city_is_made_in_an_empty_folder() {
    let folder = scratch();
    let data = folder.path().join("deep/er");
    std::fs::create_dir_all(&data).unwrap();
    let outcome = run_on(&data, &["demo", "--seed-only"]).expect(0);
    for account in [
        "resident",
        "agent",
        "clerk",
        "reviewer1",
        "leader",
        "supervisor",
        "admin",
    ] {
        assert!(
            outcome.out.contains(&format!("  {account} ")),
            "{}",
            outcome.out
        );
    }
    assert!(outcome.out.contains("tongban-demo"));
    assert!(data.join("DEMO.txt").exists());
    let report = run_on(&data, &["--json", "verify"]).expect(0).json();
    assert_eq!(report["editions"], 12);
    assert_eq!(report["wrong"], 0);
}

#[cfg(unix)]
#[test]
fn the_key_is_for_the_operator_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, data) = demo_city();
    let key = std::fs::metadata(data.join("keys/master.key")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    assert_eq!(key.len(), 32);
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let (_folder, data) = demo_city();
    run_on(&data, &["demo", "--seed-only"])
        .expect(1)
        .says("is not empty");
    let folder = scratch();
    let other = folder.path().join("data");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("letter.txt"), "mine").unwrap();
    for args in [
        &["demo", "--seed-only"][..],
        &["demo", "--listen", "127.0.0.1:0"],
    ] {
        run_on(&other, args).expect(1).says("is not empty");
    }
    let left: Vec<_> = std::fs::read_dir(&other).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_city_that_is_half_made_is_not_served_as_one() {
    let (_folder, data) = demo_city();
    std::fs::remove_file(data.join("DEMO.txt")).unwrap();
    run_on(&data, &["demo", "--listen", "127.0.0.1:0"])
        .expect(1)
        .says("made to the end");
}

#[test]
fn an_existing_city_is_served_again_and_ends_on_sigterm() {
    let (folder, data) = demo_city();
    let server = Server::spawn(program(folder.path()).arg("--data").arg(&data).args([
        "demo",
        "--listen",
        "127.0.0.1:0",
    ]));
    let resident = Client::signed_in(&server.address, "resident");
    let me = resident.get("/api/v1/me").unwrap().expect(200).json();
    assert_eq!(me["roles"], serde_json::json!(["resident"]));
    let ended = server.terminate().expect(0);
    assert_eq!(ended.err, "", "a graceful end has nothing to complain of");
}

#[test]
fn every_printed_account_can_sign_in() {
    let (_folder, data) = demo_city();
    let server = Server::start(&data);
    for account in [
        "resident",
        "agent",
        "clerk",
        "reviewer1",
        "reviewer2",
        "leader",
        "supervisor",
        "admin",
    ] {
        Client::signed_in(&server.address, account);
    }
    server.terminate().expect(0);
}

#[test]
fn nothing_is_served_or_verified_where_there_is_no_data() {
    let folder = scratch();
    let data = folder.path().join("nowhere");
    for args in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["verify"],
        &["catalogue", "search", "食品"],
        &["catalogue", "show", "x"],
        &["catalogue", "lint"],
        &["catalogue", "export"],
    ] {
        run_on(&data, args).expect(1).says("tongban demo");
        let json = [&["--json"], args].concat();
        let refused = run_on(&data, &json).expect(1).json();
        assert!(
            refused["error"]
                .as_str()
                .unwrap()
                .contains("there is no data"),
            "{refused}"
        );
    }
    assert!(!data.exists(), "a refused command made the folder");
}

#[test]
fn one_process_at_a_time_works_on_a_folder() {
    let (_folder, data) = demo_city();
    let server = Server::start(&data);
    for args in [
        &["verify"][..],
        &["doctor"],
        &["serve", "--listen", "127.0.0.1:0"],
        &["catalogue", "lint"],
    ] {
        run_on(&data, args).expect(1).says("in use by another");
    }
    let port = server.address.clone();
    let (_other, second) = demo_city();
    run_on(&second, &["serve", "--listen", &port])
        .expect(1)
        .says("can't listen on");
    server.kill();
    run_on(&data, &["verify"]).expect(0);
    let copied = data.with_file_name("copied");
    copy(&data, &copied);
    run_on(&copied, &["verify"]).expect(0);
}

#[test]
fn a_request_that_is_half_sent_does_not_keep_the_program() {
    use std::io::Write as _;
    let (_folder, data) = demo_city();
    let server = Server::start(&data);
    let mut stuck = std::net::TcpStream::connect(&server.address).unwrap();
    stuck.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").unwrap();
    // An answer to somebody else shows that the first connection was taken too.
    Client::stranger(&server.address)
        .get("/api/v1/services")
        .unwrap()
        .expect(200);
    server.terminate().expect(0).says("cut off");
    run_on(&data, &["verify"]).expect(0);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_too() {
    let (_folder, data) = demo_city();
    let server = Server::start(&data);
    Client::stranger(&server.address)
        .get("/api/v1/services")
        .unwrap()
        .expect(200);
    server.signal("-INT").expect(0);
}
