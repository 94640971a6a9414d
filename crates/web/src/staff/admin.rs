//! The administrator's page: what is in the catalogue, who may sign in, whether anything is stuck.

use crate::answer::PageError;
use crate::ctx::Ctx;
use crate::page::Page;
use crate::show::moment;
use askama::Template;
use axum::response::Response;
use office::port::rows::AccountRow;
use office::port::store::Page as ListPage;

struct ServiceItem {
    code: String,
    name: String,
    department: String,
    edition: u32,
}

struct AccountItem {
    name: String,
    roles: String,
    department: String,
    work_number: String,
}

struct JobItem {
    kind: String,
    about: String,
    attempts: u32,
    due: String,
    failure: String,
}

#[derive(Template)]
#[template(path = "staff/admin.html")]
struct AdminPage {
    p: Page,
    total: usize,
    online: Vec<ServiceItem>,
    accounts: Vec<AccountItem>,
    jobs: Vec<JobItem>,
    calendar: String,
    covers: String,
}

fn services(ctx: &Ctx) -> (usize, Vec<ServiceItem>) {
    let summaries = ctx.office().summaries();
    let online = summaries.values().filter(|s| s.online);
    let items = online.map(|s| ServiceItem {
        code: s.code.clone(),
        name: s.name.get(ctx.lang).to_owned(),
        department: s.department.get(ctx.lang).to_owned(),
        edition: s.edition,
    });
    (summaries.len(), items.collect())
}

fn account_item(ctx: &Ctx, row: AccountRow) -> AccountItem {
    let roles = row.roles.iter().map(|role| role.label());
    let roles: Vec<String> = roles.map(|r| r.get(ctx.lang).to_owned()).collect();
    let department = if row.department.is_empty() {
        String::new()
    } else {
        let name = ctx.office().department_name(&row.department);
        name.get(ctx.lang).to_owned()
    };
    AccountItem {
        roles: roles.join(" · "),
        department,
        name: row.name,
        work_number: row.work_number,
    }
}

pub(crate) async fn home(ctx: Ctx) -> Result<Response, PageError> {
    let who = ctx.signed_in().map_err(|e| ctx.error(e))?;
    let office = ctx.office();
    let list = ListPage {
        after: 0,
        limit: 200,
    };
    let accounts = office.accounts(who, list).await.map_err(|e| ctx.error(e))?;
    let jobs = office
        .open_jobs(who, list)
        .await
        .map_err(|e| ctx.error(e))?;
    let calendar = office.calendar();
    let (total, online) = services(&ctx);
    let page = AdminPage {
        p: ctx.page(ctx.t.admin_title()),
        total,
        online,
        accounts: accounts
            .into_iter()
            .map(|row| account_item(&ctx, row))
            .collect(),
        jobs: jobs
            .into_iter()
            .map(|job| JobItem {
                kind: job.kind,
                about: job.payload,
                attempts: job.attempts,
                due: moment(job.due, ctx.lang),
                failure: job.failure,
            })
            .collect(),
        calendar: calendar.edition().to_string(),
        covers: crate::show::date(calendar.covers_until(), ctx.lang),
    };
    Ok(page.p.ok(page.render()))
}
