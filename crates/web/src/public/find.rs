//! Find and read: home, search, the guide of a service.

use crate::answer::PageError;
use crate::ctx::Ctx;
use crate::page::Page;
use crate::show::{DiagramView, Part, draw, escaped, parts};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use office::catalog::{LoadedService, Summary};
use office::catalogue::{ItemType, diagram, special_procedure, topic};
use office::port::search::{MatchedField, SearchAudience, SearchQuery};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use vocab::Lang;

/// A service in a list.
pub(crate) struct Line {
    pub code: String,
    pub name: String,
    pub summary: String,
    pub department: String,
    pub online: bool,
}

fn line(ctx: &Ctx, summary: &Summary) -> Line {
    Line {
        code: summary.code.clone(),
        name: summary.name.get(ctx.lang).to_owned(),
        summary: summary.summary.get(ctx.lang).to_owned(),
        department: summary.department.get(ctx.lang).to_owned(),
        online: summary.online,
    }
}

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage {
    p: Page,
    online: Vec<Line>,
    person_topics: Vec<TopicLink>,
    company_topics: Vec<TopicLink>,
    departments: Vec<(String, usize)>,
    total: usize,
}

fn counted(names: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// A topic to choose: what is sent, what is read, how many items it has.
struct TopicLink {
    name: String,
    label: String,
    count: usize,
}

fn topics(names: impl Iterator<Item = String>, lang: Lang) -> Vec<TopicLink> {
    let links = counted(names).into_iter().map(|(name, count)| TopicLink {
        label: topic(&name).get(lang).to_owned(),
        name,
        count,
    });
    links.collect()
}

pub(crate) async fn home(ctx: Ctx) -> Response {
    let summaries = ctx.office().summaries();
    let all = || summaries.values();
    let page = HomePage {
        p: ctx.page(ctx.t.home_title()),
        online: all()
            .filter(|s| s.online)
            .take(24)
            .map(|s| line(&ctx, s))
            .collect(),
        person_topics: topics(
            all().flat_map(|s| s.topics.person.iter().cloned()),
            ctx.lang,
        ),
        company_topics: topics(
            all().flat_map(|s| s.topics.company.iter().cloned()),
            ctx.lang,
        ),
        departments: counted(all().map(|s| s.department.get(ctx.lang).to_owned())),
        total: summaries.len(),
    };
    page.p.ok(page.render())
}

#[derive(Deserialize)]
pub(crate) struct SearchForm {
    #[serde(default)]
    q: String,
    #[serde(default)]
    r#for: String,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    page: usize,
}

struct Found {
    line: Line,
    parts: Vec<Part>,
    also: bool,
}

#[derive(Template)]
#[template(path = "public/search.html")]
struct SearchPage {
    p: Page,
    words: String,
    audience: String,
    filter: String,
    found: Vec<Found>,
    total: usize,
    forgiven: bool,
    page: usize,
    pages: usize,
    query: String,
}

const PER_PAGE: usize = 20;
/// Nobody turns further pages than this.
const MAX_PAGE: usize = 500;

pub(crate) async fn search(
    ctx: Ctx,
    Query(form): Query<SearchForm>,
) -> Result<Response, PageError> {
    let place = form.page.min(MAX_PAGE);
    let words: String = form.q.trim().chars().take(100).collect();
    let (found, total, forgiven, filter) = if words.is_empty() {
        let (found, total, filter) = browse(&ctx, &form);
        (found, total, false, filter)
    } else {
        let (found, total, forgiven) = searched(&ctx, &form, &words)?;
        (found, total, forgiven, String::new())
    };
    let page = SearchPage {
        p: ctx.page(if words.is_empty() {
            ctx.t.search_title().to_owned()
        } else {
            ctx.t.search_title_for(&words)
        }),
        query: format!(
            "q={}&for={}&topic={}&department={}",
            escaped(&words),
            escaped(&form.r#for),
            escaped(&form.topic),
            escaped(&form.department)
        ),
        audience: form.r#for,
        words,
        filter,
        found,
        total,
        forgiven,
        page: place,
        pages: total.div_ceil(PER_PAGE),
    };
    Ok(page.p.ok(page.render()))
}

fn searched(
    ctx: &Ctx,
    form: &SearchForm,
    words: &str,
) -> Result<(Vec<Found>, usize, bool), PageError> {
    let query = SearchQuery {
        words: words.to_owned(),
        audience: match form.r#for.as_str() {
            "person" => SearchAudience::Person,
            "company" => SearchAudience::Company,
            _ => SearchAudience::All,
        },
        offset: form.page.min(MAX_PAGE) * PER_PAGE,
        limit: PER_PAGE,
    };
    let hits = ctx.office().find(&query).map_err(|e| ctx.error(e))?;
    let summaries = ctx.office().summaries();
    let found = hits.hits.iter().filter_map(|hit| {
        let summary = summaries.get(&hit.code)?;
        Some(Found {
            line: line(ctx, summary),
            parts: parts(&hit.text, &hit.marks),
            also: hit.field != MatchedField::NameZh || !crate::show::is_zh(ctx),
        })
    });
    Ok((found.collect(), hits.total, hits.forgiven))
}

/// Without words: everything of a topic, a department or an audience.
fn browse(ctx: &Ctx, form: &SearchForm) -> (Vec<Found>, usize, String) {
    let summaries = ctx.office().summaries();
    let wanted = |s: &&Summary| {
        let audience = match form.r#for.as_str() {
            "person" => s.for_person,
            "company" => s.for_company,
            _ => true,
        };
        let topic = form.topic.is_empty()
            || s.topics.person.contains(&form.topic)
            || s.topics.company.contains(&form.topic);
        let department = form.department.is_empty()
            || s.department.zh == form.department
            || s.department.en == form.department;
        audience && topic && department
    };
    let mut all: Vec<&Summary> = summaries.values().filter(wanted).collect();
    all.sort_by_key(|s| !s.online);
    let total = all.len();
    let page = all
        .into_iter()
        .skip(form.page.min(MAX_PAGE) * PER_PAGE)
        .take(PER_PAGE);
    let found = page
        .map(|s| Found {
            line: line(ctx, s),
            parts: Vec::new(),
            also: false,
        })
        .collect();
    let topic_name = topic(&form.topic);
    let filter = [topic_name.get(ctx.lang), form.department.as_str()]
        .iter()
        .find(|f| !f.is_empty())
        .copied();
    (found, total, filter.unwrap_or_default().to_owned())
}

#[derive(Template)]
#[template(path = "public/guide.html")]
struct GuidePage {
    p: Page,
    s: Arc<LoadedService>,
    department: String,
    area: String,
    diagram: Option<DiagramView>,
    licence: bool,
}

impl GuidePage {
    /// Whether more is known than that the item exists: a flat list knows no limits, fees or visits.
    fn modelled(&self) -> bool {
        let item = &self.s.service.item;
        self.s.form().is_some() || !item.basis.is_empty() || !item.conditions.is_empty()
    }

    fn special(&self, names: &[String]) -> String {
        let names: Vec<vocab::Text> = names.iter().map(|name| special_procedure(name)).collect();
        self.join(names.iter())
    }

    fn topics(&self, names: &[String]) -> String {
        let names: Vec<vocab::Text> = names.iter().map(|name| topic(name)).collect();
        self.join(names.iter())
    }

    fn join<'a>(&self, values: impl Iterator<Item = &'a vocab::Text>) -> String {
        let separator = if self.p.lang == vocab::Lang::Zh {
            "、"
        } else {
            ", "
        };
        values
            .map(|text| self.p.text(text).to_owned())
            .collect::<Vec<_>>()
            .join(separator)
    }

    fn labels<T: Copy>(&self, values: &[T], label: fn(T) -> vocab::Text) -> String {
        let labels: Vec<vocab::Text> = values.iter().map(|v| label(*v)).collect();
        self.join(labels.iter())
    }

    fn audience(&self) -> String {
        self.labels(
            &self.s.service.item.audience,
            office::catalogue::Audience::label,
        )
    }

    fn channels(&self) -> String {
        self.labels(
            &self.s.service.item.channels,
            office::catalogue::Channel::label,
        )
    }

    fn levels(&self) -> String {
        self.labels(
            &self.s.service.item.levels,
            office::catalogue::UseLevel::label,
        )
    }

    fn depth(&self) -> String {
        self.labels(
            &self.s.service.item.online_depth,
            office::catalogue::OnlineDepth::label,
        )
    }

    fn scope(&self) -> String {
        let scope = self.s.service.item.scope;
        scope
            .map(|s| self.p.text(&s.label()).to_owned())
            .unwrap_or_default()
    }

    fn word(&self, text: vocab::Text) -> String {
        text.get(self.p.lang).to_owned()
    }

    fn limit(&self, limit: &office::law::Limit) -> String {
        self.word(limit.text())
    }
}

pub(crate) async fn guide(ctx: Ctx, Path(code): Path<String>) -> Result<Response, PageError> {
    let office = ctx.office();
    let service = office
        .current_service(&code)
        .await
        .map_err(|e| ctx.error(e))?;
    let item = &service.service.item;
    let department = office
        .summaries()
        .get(&code)
        .map(|s| s.department.get(ctx.lang).to_owned());
    let area = item
        .area
        .get(..6)
        .map(|area| office.region_name(area).get(ctx.lang).to_owned());
    let page = GuidePage {
        p: ctx.page(item.name.get(ctx.lang)),
        department: department.unwrap_or_default(),
        area: area.unwrap_or_default(),
        diagram: diagram(&service.service, &office.city()).map(|d| draw(&d, ctx.t)),
        licence: item.kind == ItemType::Licence,
        s: service,
    };
    Ok(page.p.ok(page.render()))
}
