//! A draft: its task list, one topic a page, its materials.

use crate::answer::{PageError, too_large, unreadable};
use crate::ctx::Ctx;
use crate::page::Page;
use crate::show::{FieldView, Filled, errors_by_pointer, field_view, moment, pairs, size, value};
use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::multipart::{Field as Part, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use office::OfficeError;
use office::catalogue::{FieldError, Material, from_pairs, to_pairs};
use office::drafts::DraftView;
use office::files::FileView;
use office::files::MAX_FILE_BYTES;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vocab::{DraftId, FileId};

/// An id out of a path: what is none leads nowhere.
pub(crate) fn id<T: std::str::FromStr>(ctx: &Ctx, text: &str) -> Result<T, PageError> {
    text.parse().map_err(|_| ctx.error(OfficeError::Hidden))
}

pub(crate) async fn load(ctx: &Ctx, draft: &str) -> Result<DraftView, PageError> {
    let id: DraftId = id(ctx, draft)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    ctx.office().draft(who, id).await.map_err(|e| ctx.error(e))
}

struct Task {
    title: String,
    href: String,
    done: bool,
    note: String,
}

#[derive(Template)]
#[template(path = "public/draft.html")]
struct TaskListPage {
    p: Page,
    id: DraftId,
    name: String,
    intro: String,
    tasks: Vec<Task>,
    done: usize,
    saved: String,
    correction: Vec<(String, String)>,
}

pub(crate) async fn task_list(ctx: Ctx, Path(draft): Path<String>) -> Result<Response, PageError> {
    let draft = load(&ctx, &draft).await?;
    if let Some(case) = draft.case {
        return Ok(Redirect::to(&format!("/cases/{case}")).into_response());
    }
    let problems = draft.problems(ctx.office().now().date());
    let mut tasks = topic_tasks(&ctx, &draft, &problems);
    let item = &draft.service.service.item;
    if !item.materials.is_empty() {
        let missing = missing(&ctx, &draft).await?;
        tasks.push(Task {
            title: ctx.t.draft_materials().to_owned(),
            href: format!("/drafts/{}/materials", draft.id),
            done: missing == 0,
            note: if missing == 0 {
                ctx.t.draft_files(draft.files.len())
            } else {
                ctx.t.draft_missing(missing)
            },
        });
    }
    let intro = draft
        .service
        .service
        .handling
        .as_ref()
        .map(|h| h.form.intro.get(ctx.lang).to_owned());
    let page = TaskListPage {
        p: ctx.page(item.name.get(ctx.lang)),
        id: draft.id,
        name: item.name.get(ctx.lang).to_owned(),
        intro: intro.unwrap_or_default(),
        done: tasks.iter().filter(|task| task.done).count(),
        tasks,
        saved: moment(draft.saved_at, ctx.lang),
        correction: correction(&ctx, &draft).await?,
    };
    Ok(page.p.ok(page.render()))
}

/// How many required materials have no file, neither here nor, for a correction, in the case.
async fn missing(ctx: &Ctx, draft: &DraftView) -> Result<usize, PageError> {
    let mut missing = draft.missing_materials();
    if let Some(case) = draft.corrects {
        let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
        let view = ctx
            .office()
            .case(who, case)
            .await
            .map_err(|e| ctx.error(e))?;
        missing.retain(|key| view.files.iter().all(|file| file.material != *key));
    }
    Ok(missing.len())
}

/// What the correction notice asks for, when the draft answers one.
async fn correction(ctx: &Ctx, draft: &DraftView) -> Result<Vec<(String, String)>, PageError> {
    let Some(case) = draft.corrects else {
        return Ok(Vec::new());
    };
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let view = ctx
        .office()
        .case(who, case)
        .await
        .map_err(|e| ctx.error(e))?;
    Ok(view
        .correction
        .iter()
        .map(|p| (p.label.get(ctx.lang).to_owned(), p.note.clone()))
        .collect())
}

fn topic_tasks(ctx: &Ctx, draft: &DraftView, problems: &[FieldError]) -> Vec<Task> {
    let Some(form) = draft.service.form() else {
        return Vec::new();
    };
    let topics = form.form().topics.iter();
    topics
        .map(|topic| {
            let open = problems
                .iter()
                .filter(|p| {
                    form.form()
                        .at(&p.pointer)
                        .is_some_and(|field| field.topic == topic.key)
                })
                .count();
            Task {
                title: topic.title.get(ctx.lang).to_owned(),
                href: format!("/drafts/{}/topics/{}", draft.id, topic.key),
                done: open == 0,
                note: if open == 0 {
                    String::new()
                } else {
                    ctx.t.draft_open(open)
                },
            }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "public/topic.html")]
struct TopicPage {
    p: Page,
    id: DraftId,
    key: String,
    name: String,
    title: String,
    fields: Vec<FieldView>,
    errors: Vec<(String, String)>,
    revision: u32,
    schema: String,
    place: String,
}

/// What the browser needs to check the topic by the same schema. `<` can't end the script that holds it.
fn schema_json(ctx: &Ctx, draft: &DraftView, topic: &str) -> String {
    let Some(form) = draft.service.form() else {
        return "{}".to_owned();
    };
    let fields = || form.form().fields().filter(|field| field.topic == topic);
    // Every message that the server could give for an empty or wrong answer of this topic.
    let messages: BTreeMap<String, String> = form
        .validate(&json!({}), ctx.office().now().date())
        .into_iter()
        .map(|e| {
            (
                format!("{}|{}", e.pointer, e.keyword),
                e.message.get(ctx.lang).to_owned(),
            )
        })
        .collect();
    let labels: BTreeMap<&str, &str> = fields()
        .map(|field| (field.name.as_str(), field.label.get(ctx.lang)))
        .collect();
    let value = json!({
        "schema": form.form().schema,
        "messages": messages,
        "topicFields": fields().map(|field| field.name.as_str()).collect::<Vec<_>>(),
        "labels": labels,
    });
    value.to_string().replace('<', "\\u003c")
}

fn topic_page(
    ctx: &Ctx,
    draft: &DraftView,
    topic: &str,
    filled_with: &[(String, String)],
    errors: &[FieldError],
) -> Result<TopicPage, PageError> {
    let hidden = || ctx.error(OfficeError::Hidden);
    let form = draft.service.form().ok_or_else(hidden)?.form();
    let found = form.topic(topic).ok_or_else(hidden)?;
    let by_pointer = errors_by_pointer(errors, ctx.lang);
    let filled = Filled {
        pairs: filled_with,
        errors: &by_pointer,
        t: ctx.t,
    };
    let place = form.topics.iter().position(|t| t.key == topic).unwrap_or(0) + 1;
    let title = found.title.get(ctx.lang).to_owned();
    let prefix = if errors.is_empty() {
        ""
    } else {
        ctx.t.form_error_prefix()
    };
    Ok(TopicPage {
        p: ctx.page(format!("{prefix}{title}")),
        id: draft.id,
        key: topic.to_owned(),
        name: draft.service.service.item.name.get(ctx.lang).to_owned(),
        fields: found
            .fields
            .iter()
            .map(|field| field_view(field, &field.name, &format!("/{}", field.name), &filled))
            .collect(),
        errors: errors
            .iter()
            .map(|e| {
                let id = e.pointer.trim_start_matches('/').replace('/', "-");
                (format!("f-{id}"), e.message.get(ctx.lang).to_owned())
            })
            .collect(),
        revision: draft.revision,
        schema: schema_json(ctx, draft, topic),
        place: ctx.t.form_place(place, form.topics.len()),
        title,
    })
}

pub(crate) async fn topic(
    ctx: Ctx,
    Path((draft, topic)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let draft = load(&ctx, &draft).await?;
    let form = draft
        .service
        .form()
        .ok_or_else(|| ctx.error(OfficeError::Hidden))?;
    let pairs = to_pairs(form.form(), &draft.answers);
    let page = topic_page(&ctx, &draft, &topic, &pairs, &[])?;
    Ok(page.p.ok(page.render()))
}

pub(crate) async fn save_topic(
    ctx: Ctx,
    Path((draft, topic)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, PageError> {
    let draft = load(&ctx, &draft).await?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let hidden = || ctx.error(OfficeError::Hidden);
    let form = draft.service.form().ok_or_else(hidden)?;
    form.form().topic(&topic).ok_or_else(hidden)?;
    let posted = pairs(&body);
    let values = from_pairs(form.form(), Some(&topic), &posted);
    let autosave = headers
        .get("x-requested-with")
        .is_some_and(|value| value == "autosave");
    // Autosave names the revision that it saw; the button saves over whatever this draft holds.
    let seen = if autosave {
        value(&posted, "revision").parse().ok()
    } else {
        None
    };
    let saved = ctx
        .office()
        .save_draft(who, draft.id, Some(&topic), values.clone(), seen)
        .await;
    if autosave {
        return Ok(match saved {
            Ok(revision) => {
                let now = ctx.office().now().local();
                Json(json!({ "revision": revision, "saved": format!("{:02}:{:02}", now.hour(), now.minute()) }))
                    .into_response()
            }
            Err(error) => crate::answer::problem(&error),
        });
    }
    saved.map_err(|e| ctx.error(e))?;
    let whole = merged(
        &draft.answers,
        &values,
        form.form().topic(&topic).map(|t| &t.fields),
    );
    let errors = form.validate_topic(&topic, &whole, ctx.office().now().date());
    if !errors.is_empty() {
        let page = topic_page(&ctx, &draft, &topic, &posted, &errors)?;
        return Ok(page
            .p
            .respond(StatusCode::UNPROCESSABLE_ENTITY, page.render()));
    }
    let topics = &form.form().topics;
    let next = topics.iter().skip_while(|t| t.key != topic).nth(1);
    let to = match next {
        Some(next) => format!("/drafts/{}/topics/{}", draft.id, next.key),
        None => format!("/drafts/{}", draft.id),
    };
    Ok(Redirect::to(&to).into_response())
}

/// The answers with those of one topic replaced.
fn merged(
    answers: &Value,
    values: &Value,
    fields: Option<&Vec<office::catalogue::Field>>,
) -> Value {
    let mut whole = answers.as_object().cloned().unwrap_or_default();
    for field in fields.into_iter().flatten() {
        match values.get(&field.name) {
            Some(value) => whole.insert(field.name.clone(), value.clone()),
            None => whole.remove(&field.name),
        };
    }
    Value::Object(whole)
}

pub(crate) async fn delete(ctx: Ctx, Path(draft): Path<String>) -> Result<Response, PageError> {
    let id: DraftId = id(&ctx, &draft)?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    ctx.office()
        .delete_draft(who, id)
        .await
        .map_err(|e| ctx.error(e))?;
    Ok(Redirect::to("/cases").into_response())
}

/// An uploaded file in a list.
pub(crate) struct FileLine {
    pub id: FileId,
    pub name: String,
    pub size: String,
}

struct MaterialView {
    key: String,
    name: String,
    need: String,
    required: bool,
    hint: String,
    standard: String,
    accept: String,
    accept_words: String,
    max_mb: u8,
    files: Vec<FileLine>,
    kept: Vec<String>,
    full: bool,
    /// The online form stands in for it.
    online: bool,
    correcting: bool,
}

#[derive(Template)]
#[template(path = "public/materials.html")]
struct MaterialsPage {
    p: Page,
    id: DraftId,
    name: String,
    materials: Vec<MaterialView>,
    error: String,
    code: String,
    at: String,
}

/// The files that the corrected case holds already; none for a first draft.
async fn held(ctx: &Ctx, draft: &DraftView) -> Result<Vec<FileView>, PageError> {
    let Some(case) = draft.corrects else {
        return Ok(Vec::new());
    };
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let view = ctx.office().case(who, case).await;
    Ok(view.map_err(|e| ctx.error(e))?.files)
}

fn material_view(ctx: &Ctx, draft: &DraftView, held: &[FileView], m: &Material) -> MaterialView {
    let service = &draft.service.service;
    let own = draft.files.iter().filter(|f| f.material == m.key);
    let files: Vec<FileLine> = own
        .map(|f| FileLine {
            id: f.id,
            name: f.name.clone(),
            size: size(f.size),
        })
        .collect();
    let kept = held.iter().filter(|f| f.material == m.key);
    let endings: Vec<String> = m.accept.iter().map(|a| format!(".{a}")).collect();
    MaterialView {
        key: m.key.clone(),
        name: m.name.get(ctx.lang).to_owned(),
        need: m.need.label().get(ctx.lang).to_owned(),
        required: service.must_upload(m),
        online: service.application_form().is_some_and(|f| f.key == m.key),
        correcting: draft.corrects.is_some(),
        hint: m.hint.get(ctx.lang).to_owned(),
        standard: m.standard.get(ctx.lang).to_owned(),
        accept: endings.join(","),
        accept_words: m.accept.join(" / "),
        max_mb: m.max_mb,
        kept: kept.map(|f| f.name.clone()).collect(),
        full: files.len() >= usize::from(m.max_files),
        files,
    }
}

async fn materials_page(
    ctx: &Ctx,
    draft: &DraftView,
    error: Option<(&str, &office::Refused)>,
) -> Result<MaterialsPage, PageError> {
    let held = held(ctx, draft).await?;
    let item = &draft.service.service.item;
    let materials = item.materials.iter();
    let (at, message, code) = match error {
        Some((at, refused)) => (at, refused.message.get(ctx.lang), refused.code),
        None => ("", "", ""),
    };
    Ok(MaterialsPage {
        p: ctx.page(ctx.t.draft_materials()),
        id: draft.id,
        name: item.name.get(ctx.lang).to_owned(),
        materials: materials
            .map(|m| material_view(ctx, draft, &held, m))
            .collect(),
        error: message.to_owned(),
        code: code.to_owned(),
        at: at.to_owned(),
    })
}

pub(crate) async fn materials(ctx: Ctx, Path(draft): Path<String>) -> Result<Response, PageError> {
    let draft = load(&ctx, &draft).await?;
    let page = materials_page(&ctx, &draft, None).await?;
    Ok(page.p.ok(page.render()))
}

/// Uploads may be larger than other requests: the largest files that fit in one request, and a little around them.
/// The files of a form are read one by one, so that no more than one is in memory.
pub(crate) fn upload_limit(files: usize) -> DefaultBodyLimit {
    DefaultBodyLimit::max(files * MAX_FILE_BYTES + 64 * 1024)
}

/// Why an upload could not be read: too large at whatever place the limit struck, or broken.
fn unread(error: &MultipartError) -> OfficeError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        unreadable("multipart")
    }
}

/// A file of the form, read at most one byte beyond the largest that is taken: the office says that it is too large.
async fn part(mut field: Part<'_>) -> Result<Vec<u8>, MultipartError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        let room = (MAX_FILE_BYTES + 1).saturating_sub(bytes.len());
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if bytes.len() > MAX_FILE_BYTES {
            break;
        }
    }
    Ok(bytes)
}

pub(crate) async fn upload(
    ctx: Ctx,
    Path((draft, material)): Path<(String, String)>,
    mut form: Multipart,
) -> Result<Response, PageError> {
    let draft = load(&ctx, &draft).await?;
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    loop {
        let field = form.next_field().await.map_err(|e| ctx.error(unread(&e)))?;
        let Some(field) = field else { break };
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = part(field).await.map_err(|e| ctx.error(unread(&e)))?;
        match ctx
            .office()
            .upload(who, draft.id, &material, &name, &bytes)
            .await
        {
            Ok(_) => {}
            Err(OfficeError::Refused(refused)) => {
                let status = crate::answer::status(&OfficeError::Refused(refused.clone()));
                let now = load(&ctx, &draft.id.to_string()).await?;
                let page = materials_page(&ctx, &now, Some((&material, &refused))).await?;
                return Ok(page.p.respond(status, page.render()));
            }
            Err(other) => return Err(ctx.error(other)),
        }
    }
    Ok(Redirect::to(&format!("/drafts/{}/materials#m-{material}", draft.id)).into_response())
}

pub(crate) async fn remove_file(
    ctx: Ctx,
    Path((draft, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let file: FileId = id(&ctx, &file)?;
    let draft = load(&ctx, &draft).await?;
    if !draft.files.iter().any(|f| f.id == file) {
        return Err(ctx.error(OfficeError::Hidden));
    }
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    ctx.office()
        .remove_file(who, file)
        .await
        .map_err(|e| ctx.error(e))?;
    Ok(Redirect::to(&format!("/drafts/{}/materials", draft.id)).into_response())
}
