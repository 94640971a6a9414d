//! Items made by chance come back, and tables made by chance never bring down the import.

use super::national_round_trip::{city, stamp, through_csv};
use super::sample::full_item;
use catalogue::national::{SCHEMAS, carried, export, import};
use catalogue::{
    Audience, AuthorityNature, Channel, HandlingKind, Item, ItemState, ItemType, Material,
    MaterialKind, Medium, Need, OnlineDepth, PowerSource, Question, ResultKind, Scope, Source,
    Table, UseLevel,
};
use law::Limit;
use proptest::prelude::*;
use std::collections::BTreeMap;
use vocab::code::{AreaCode, CatalogueCode, ExerciseLevel, TaskCode, Uscc};
use vocab::{Date, Text};

/// Words with what is hard in them: commas, quotes, line breaks, space around, signs outside the BMP.
fn words() -> impl Strategy<Value = Text> {
    (
        "[ 　]?[一-龥a-z0-9,，、\"'\n；𠀀-𠀏]{0,18}[ \n]?",
        "[a-z ]{0,8}",
    )
        .prop_map(|(zh, en)| Text::new(zh, en))
}

/// Words that are not empty.
fn some_words() -> impl Strategy<Value = Text> {
    words().prop_map(|text| Text::new(format!("字{}", text.zh), text.en))
}

fn one<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn some<T: Copy + std::fmt::Debug + 'static>(
    all: &'static [T],
    least: usize,
) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(one(all), least..=all.len())
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        Just(Limit::AT_ONCE),
        any::<u16>().prop_map(Limit::working_days),
        any::<u16>().prop_map(Limit::calendar_days),
    ]
}

fn date() -> impl Strategy<Value = Option<Date>> {
    prop::option::of(
        (1990i16..2100, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::constant(y, m, d)),
    )
}

fn area() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "990121",
        "990121100",
        "990121100000",
        "990121100201",
    ])
    .prop_map(str::to_owned)
}

fn material() -> impl Strategy<Value = Material> {
    let codes = (
        one(Need::ALL),
        one(MaterialKind::ALL),
        one(Medium::ALL),
        one(Source::ALL),
    );
    let texts = (some_words(), prop::array::uniform6(words()));
    (codes, texts, any::<u16>(), 0u16..9).prop_map(
        |((need, kind, medium, source), (name, texts), originals, copies)| {
            let [page_format, source_note, hint, standard, basis, remark] = texts;
            Material {
                key: "k".to_owned(),
                name,
                need,
                kind,
                medium,
                originals,
                copies,
                page_format,
                source,
                source_note,
                hint,
                standard,
                basis,
                remark,
                accept: vec!["ofd".to_owned()],
                max_mb: 1,
                max_files: 1,
                blank_form: String::new(),
                sample_form: String::new(),
            }
        },
    )
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    let question = (some_words(), some_words()).prop_map(|(q, a)| Question { q, a });
    prop::collection::vec(question, 0..4)
}

fn coded() -> impl Strategy<Value = Item> {
    let kinds: &'static [ItemType] = &[
        ItemType::Licence,
        ItemType::Payment,
        ItemType::Confirmation,
        ItemType::Reward,
        ItemType::Adjudication,
        ItemType::Other,
        ItemType::PublicService,
    ];
    let first = (
        one(kinds),
        one(ItemState::ALL),
        one(AuthorityNature::ALL),
        one(PowerSource::ALL),
        one(HandlingKind::ALL),
    );
    let lists = (
        some(UseLevel::ALL, 1),
        some(Audience::ALL, 1),
        some(Channel::ALL, 0),
        some(OnlineDepth::ALL, 0),
        prop::option::of(one(Scope::ALL)),
        one(ResultKind::ALL),
    );
    let days = (
        limit(),
        limit(),
        any::<u16>(),
        date(),
        date(),
        0u32..=2_147_483_647,
    );
    (
        first,
        lists,
        days,
        any::<[bool; 6]>(),
        area(),
        "[0-9A-Za-z-]{0,50}",
    )
        .prop_map(|(first, lists, days, flags, area, local)| {
            let mut item = full_item();
            (
                item.kind,
                item.state,
                item.authority,
                item.power_source,
                item.handling,
            ) = first;
            (
                item.levels,
                item.audience,
                item.channels,
                item.online_depth,
                item.scope,
                item.result.kind,
            ) = lists;
            (
                item.limits.statutory,
                item.limits.promised,
                item.visits,
                item.effective_from,
                item.cancelled_on,
                item.version,
            ) = days;
            [
                item.in_hall,
                item.appointment,
                item.express,
                item.pay_online,
                item.terminals,
                item.fees.charged,
            ] = flags;
            item.area = area;
            item.local_task_code = local;
            item
        })
}

fn code() -> impl Strategy<Value = String> {
    let uscc = prop::sample::select(vec!["11990121MB0A0107X7", "11990121MB0A01037Y"]);
    let level = prop::sample::select(ExerciseLevel::ALL.to_vec());
    (uscc, level, 0u32..1_000_000).prop_map(|(uscc, level, number)| {
        let catalogue = CatalogueCode::parse(&format!("990119{number:06}")).unwrap();
        TaskCode::new(&Uscc::parse(uscc).unwrap(), level, &catalogue)
            .as_str()
            .to_owned()
    })
}

fn item() -> impl Strategy<Value = Item> {
    let texts = (
        prop::array::uniform5(some_words()),
        prop::array::uniform10(words()),
    );
    let lists = prop::array::uniform3(prop::collection::vec(some_words(), 1..5));
    let special = prop::collection::vec(
        prop::sample::select(vec!["听证", "招标", "鉴定", "专家评审"]),
        0..4,
    );
    let waiver = prop::option::of(words());
    (
        coded(),
        code(),
        texts,
        lists,
        prop::collection::vec(material(), 0..4),
        questions(),
        special,
        waiver,
    )
        .prop_map(
            |(mut item, code, (must, may), lists, materials, questions, special, waiver)| {
                item.catalogue_code = code[19..].to_owned();
                item.department_code = code[..18].to_owned();
                item.handle_code = format!("{code}07");
                item.code.code = code;
                [
                    item.name,
                    item.department,
                    item.places.place,
                    item.places.hours,
                    item.places.enquiry,
                ] = must;
                [
                    item.entrusted_by,
                    item.other_departments,
                    item.visit_reason,
                    item.special_note,
                    item.quantity_note,
                    item.intermediary,
                    item.result.name,
                    item.limits.statutory_note,
                    item.limits.promised_note,
                    item.fees.basis,
                ] = may;
                [item.basis, item.conditions, item.flow] = lists;
                item.materials = materials;
                item.questions = questions;
                item.special_procedures = special.into_iter().map(str::to_owned).collect();
                item.fees.projects[0].waiver = waiver;
                item
            },
        )
}

/// A cell that is often nearly right.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{0,4}",
        Just("11990121MB0A0107X74990119006000".to_owned()),
        Just("g1".to_owned()),
        Just("2026-01-01".to_owned()),
        "[DIU]",
        ".{0,60}",
    ]
}

fn tables() -> impl Strategy<Value = BTreeMap<String, Table>> {
    let table = (0..SCHEMAS.len()).prop_flat_map(|at| {
        let schema = &SCHEMAS[at];
        let header: Vec<String> = schema.columns().map(|c| c.name.to_owned()).collect();
        let rows = prop::collection::vec(prop::collection::vec(cell(), 0..=header.len() + 1), 0..4);
        rows.prop_map(move |rows| {
            let table = Table {
                name: schema.name.to_owned(),
                header: header.clone(),
                rows: rows
                    .into_iter()
                    .enumerate()
                    .map(|(at, row)| (at + 2, row))
                    .collect(),
            };
            (schema.name.to_owned(), table)
        })
    });
    prop::collection::vec(table, 0..6).prop_map(|tables| tables.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_item_comes_back(item in item()) {
        let exported = export(std::slice::from_ref(&item), &city(), &stamp());
        prop_assert!(
            exported.findings.iter().all(|f| f.severity == catalogue::Severity::Warning),
            "{:?}", exported.findings
        );
        let outcome = import(&through_csv(&exported));
        prop_assert!(
            outcome.issues.iter().all(|i| i.severity == catalogue::Severity::Warning),
            "{:?}", outcome.issues
        );
        let wanted = carried(&item);
        prop_assert_eq!(&outcome.items, std::slice::from_ref(&wanted));
        prop_assert_eq!(carried(&wanted), wanted);
    }

    #[test]
    fn any_tables_are_read_or_refused(tables in tables()) {
        let outcome = import(&tables);
        for item in &outcome.items {
            prop_assert!(TaskCode::parse(&item.code.code).is_ok());
            prop_assert!(AreaCode::parse(&item.area).is_ok());
            prop_assert_eq!(&carried(item), item);
        }
    }

    #[test]
    fn one_cell_of_chance_is_kept_or_refused(
        schema in 1usize..6, column in any::<prop::sample::Index>(), cell in cell()
    ) {
        let mut tables = through_csv(&export(&[full_item()], &city(), &stamp()));
        let table = tables.get_mut(SCHEMAS[schema].name).unwrap();
        let place = column.index(table.header.len());
        table.rows[0].1[place] = cell;
        let outcome = import(&tables);
        let said = !outcome.issues.is_empty() || !outcome.removed.is_empty();
        prop_assert!(said || outcome.items.len() == 1);
        for item in &outcome.items {
            prop_assert_eq!(&carried(item), item, "what was read can be written again");
        }
    }
}
