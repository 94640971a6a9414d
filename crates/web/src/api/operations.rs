//! What each operation is called, takes and gives: one line a route.

use super::describe::{About, Gives, Takes};

const fn get(id: &'static str, path: &'static str, summary: &'static str, gives: Gives) -> About {
    About {
        method: "GET",
        path,
        id,
        summary,
        query: &[],
        takes: Takes::Nothing,
        gives,
        key: false,
    }
}

const fn write(
    method: &'static str,
    id: &'static str,
    path: &'static str,
    summary: &'static str,
    takes: Takes,
    gives: Gives,
) -> About {
    About {
        method,
        path,
        id,
        summary,
        query: &[],
        takes,
        gives,
        key: false,
    }
}

/// A command on a case: it names itself with a key, and gives the case as it is afterwards.
const fn command(
    id: &'static str,
    path: &'static str,
    summary: &'static str,
    takes: &'static str,
) -> About {
    About {
        key: true,
        ..write(
            "POST",
            id,
            path,
            summary,
            Takes::Json(takes),
            Gives::Json(200, "Case"),
        )
    }
}

const fn asked(query: &'static [&'static str], about: About) -> About {
    About { query, ..about }
}

const PAGE: &[&str] = &["after", "limit"];

/// Every operation. A test compares them with the routes.
pub(super) const OPERATIONS: &[About] = &[
    get(
        "describe",
        "/api/v1/openapi.json",
        "This description",
        Gives::Json(200, "Description"),
    ),
    write(
        "POST",
        "signIn",
        "/api/v1/sessions",
        "Sign in: gives the token that later requests carry",
        Takes::Json("SignIn"),
        Gives::Json(201, "Session"),
    ),
    write(
        "DELETE",
        "signOut",
        "/api/v1/sessions",
        "End the session of the token",
        Takes::Nothing,
        Gives::Nothing,
    ),
    get(
        "me",
        "/api/v1/me",
        "Who is signed in",
        Gives::Json(200, "Me"),
    ),
    asked(
        &["q", "audience", "offset", "limit"],
        get(
            "findServices",
            "/api/v1/services",
            "Search the catalogue, or list it when there are no words",
            Gives::Json(200, "Services"),
        ),
    ),
    get(
        "service",
        "/api/v1/services/{code}",
        "One service in the edition in force: guide, form and procedure",
        Gives::Json(200, "Service"),
    ),
    get(
        "verifyCertificate",
        "/api/v1/certificates/{id}",
        "Whether a certificate was issued here and holds today",
        Gives::Json(200, "Certificate"),
    ),
    write(
        "POST",
        "progress",
        "/api/v1/progress",
        "Follow a case with its number and look-up code, without signing in",
        Takes::Json("AskProgress"),
        Gives::Json(200, "Progress"),
    ),
    get(
        "drafts",
        "/api/v1/drafts",
        "One's own drafts, newest first",
        Gives::Json(200, "Drafts"),
    ),
    write(
        "POST",
        "beginDraft",
        "/api/v1/drafts",
        "Begin an application for a service",
        Takes::Json("NewDraft"),
        Gives::Json(201, "Draft"),
    ),
    get(
        "draft",
        "/api/v1/drafts/{id}",
        "One's own draft",
        Gives::Json(200, "Draft"),
    ),
    write(
        "PUT",
        "saveDraft",
        "/api/v1/drafts/{id}",
        "Replace the answers of a draft; incomplete ones are saved too",
        Takes::Json("SaveDraft"),
        Gives::Json(200, "Draft"),
    ),
    write(
        "DELETE",
        "deleteDraft",
        "/api/v1/drafts/{id}",
        "Delete a draft that is not submitted, with its files",
        Takes::Nothing,
        Gives::Json(200, "Deleted"),
    ),
    asked(
        &["name"],
        write(
            "POST",
            "upload",
            "/api/v1/drafts/{id}/materials/{material}",
            "Upload a file for a material: the body is the file",
            Takes::File,
            Gives::Json(201, "File"),
        ),
    ),
    write(
        "DELETE",
        "removeFile",
        "/api/v1/drafts/{id}/files/{file}",
        "Remove a file from a draft",
        Takes::Nothing,
        Gives::Nothing,
    ),
    write(
        "POST",
        "submitDraft",
        "/api/v1/drafts/{id}/submit",
        "Hand in a draft; sent again it gives the first receipt",
        Takes::Json("SubmitDraft"),
        Gives::Json(201, "Receipt"),
    ),
    asked(
        PAGE,
        get(
            "myCases",
            "/api/v1/cases",
            "One's own cases",
            Gives::Json(200, "Cases"),
        ),
    ),
    About {
        key: true,
        ..write(
            "POST",
            "submit",
            "/api/v1/cases",
            "Hand in without a draft, for services that ask for no upload",
            Takes::Json("Submit"),
            Gives::Json(201, "Receipt"),
        )
    },
    command(
        "withdraw",
        "/api/v1/cases/{id}/withdrawal",
        "Take an application back",
        "Withdraw",
    ),
    write(
        "POST",
        "beginCorrection",
        "/api/v1/cases/{id}/correction",
        "Begin the draft of a correction, or get the one that was begun",
        Takes::Nothing,
        Gives::Json(201, "Draft"),
    ),
    write(
        "POST",
        "resubmit",
        "/api/v1/cases/{id}/resubmission",
        "Hand in a correction",
        Takes::Json("Resubmit"),
        Gives::Json(200, "Case"),
    ),
    get(
        "case",
        "/api/v1/cases/{id}",
        "A case with its track, history, opinions and documents",
        Gives::Json(200, "Case"),
    ),
    get(
        "document",
        "/api/v1/cases/{id}/documents/{kind}",
        "A document of a case as PDF",
        Gives::Bytes("application/pdf"),
    ),
    get(
        "file",
        "/api/v1/files/{id}",
        "An uploaded file",
        Gives::Bytes("*/*"),
    ),
    asked(
        PAGE,
        get(
            "tasks",
            "/api/v1/tasks/{kind}",
            "What waits for one's department, in lawful order",
            Gives::Json(200, "Tasks"),
        ),
    ),
    command(
        "examine",
        "/api/v1/cases/{id}/examine",
        "Accept, ask once for corrections, or refuse to accept",
        "Examine",
    ),
    command(
        "giveOpinion",
        "/api/v1/cases/{id}/opinions",
        "Give a department's opinion in its branch",
        "GiveOpinion",
    ),
    command(
        "decide",
        "/api/v1/cases/{id}/decision",
        "Grant or refuse",
        "Decide",
    ),
    command(
        "deliver",
        "/api/v1/cases/{id}/delivery",
        "Record that the result was handed over or posted",
        "Deliver",
    ),
    asked(
        &["status", "department", "service", "after", "limit"],
        get(
            "oversee",
            "/api/v1/oversight/cases",
            "Every case's course, with counts by status",
            Gives::Json(200, "Overseen"),
        ),
    ),
    asked(
        PAGE,
        get(
            "jobs",
            "/api/v1/jobs",
            "Work of the machine that is not done",
            Gives::Json(200, "Jobs"),
        ),
    ),
];
