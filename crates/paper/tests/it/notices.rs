//! The sheet for vouchers, notices and decisions.

use crate::{keep, notice, pages, paper};
use office::port::paper::{Notice, Paper as _, PaperFault};
use vocab::Lang;

#[test]
fn the_same_notice_gives_the_same_bytes_in_both_languages() {
    let paper = paper();
    for lang in [Lang::Zh, Lang::En] {
        let sheet = Notice { lang, ..notice() };
        let first = paper.notice(&sheet).expect("a notice");
        assert_eq!(pages(&first), 1);
        assert_eq!(first, paper.notice(&sheet).expect("a notice"));
        keep(&format!("notice-{}", lang.code()), &first);
    }
}

#[test]
fn a_notice_with_every_list_empty_and_one_with_many_reasons_are_both_set() {
    let paper = paper();
    let bare = Notice {
        paragraphs: Vec::new(),
        fields: Vec::new(),
        items: Vec::new(),
        remedies: Vec::new(),
        seal: false,
        ..notice()
    };
    assert_eq!(pages(&paper.notice(&bare).expect("a bare notice")), 1);
    let long = Notice {
        items: (0..120)
            .map(|n| format!("第{n}条理由，须予补正。"))
            .collect(),
        ..notice()
    };
    assert!(pages(&paper.notice(&long).expect("a long notice")) > 2);
}

#[test]
fn what_people_write_is_text_and_never_code() {
    let paper = paper();
    for hostile in [
        "#import \"/etc/passwd\"",
        "$ x^2 ] [ #panic() \\u{41}",
        "\"); #read(\"data.json\")",
        "𠮷野家\u{202e}龘\u{0}",
    ] {
        let sheet = Notice {
            addressee: hostile.to_owned(),
            items: vec![hostile.to_owned()],
            ..notice()
        };
        assert_eq!(pages(&paper.notice(&sheet).expect(hostile)), 1);
    }
}

#[test]
fn a_qr_code_is_a_drawing_and_has_a_limit() {
    let paper = paper();
    let svg = paper
        .qr_svg("http://127.0.0.1:8080/verify/1")
        .expect("a QR code");
    assert!(svg.starts_with("<svg"));
    let problem = paper
        .qr_svg(&"长".repeat(2_000))
        .expect_err("too long for a QR code");
    assert!(matches!(problem, PaperFault::Template(_)));
}
