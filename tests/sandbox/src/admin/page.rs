//! The admin page: data, faults and requests of the sandbox.

use std::fmt::Write as _;
use std::sync::PoisonError;

use crate::request_log::RequestCounts;
use crate::state::SharedState;
use crate::store::{Database, StoredCustomer, StoredDocument};

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1d2327}\
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #dcdcde;padding:.35rem .6rem;\
text-align:left;vertical-align:top}th{background:#f6f7f7}td.n{text-align:right;font-variant-numeric:tabular-nums}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin-bottom:.2rem}.none{color:#646970}";

/// Renders the page.
pub fn render_page(state: &SharedState) -> String {
    let mut out = String::new();
    let profile = &state.profile;
    let databases = state.databases();
    let _ = write!(
        out,
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>SORS sandbox</title><style>{STYLE}</style>\
         </head><body><h1>SORS sandbox</h1><p>Serves the contract profile <strong>{}</strong> (revision {}). \
         Seed {}, {} articles in each database. This is not a SORS of Softkom's; all data stays on this machine.</p>",
        escape_html(&profile.profile),
        profile.revision,
        databases.seed,
        databases.articles,
    );
    let names: Vec<String> = databases.names().map(|(name, _)| name.to_owned()).collect();
    let _ = write!(out, "<h2>Databases</h2>");
    for name in &names {
        match databases.find_generated(name) {
            Some(database) => write_database(
                &mut out,
                &database.read().unwrap_or_else(PoisonError::into_inner),
            ),
            None => {
                let _ = write!(
                    out,
                    "<h3>{}</h3><p class=\"none\">Not used yet.</p>",
                    escape_html(name)
                );
            }
        }
    }
    write_faults(&mut out, state);
    write_requests(&mut out, &state.requests().clone());
    out.push_str("</body></html>");
    out
}

fn write_database(out: &mut String, database: &Database) {
    let received: Vec<&StoredCustomer> = database
        .customers
        .iter()
        .filter(|c| c.received.is_some())
        .collect();
    let images: usize = database.articles().map(|stored| stored.images.len()).sum();
    let _ = write!(
        out,
        "<h3>{}</h3><p>{} articles · {} groups · {images} images · {} customers ({} received) · {} documents</p>",
        escape_html(&database.name),
        database.article_count(),
        database.groups.len(),
        database.customers.len(),
        received.len(),
        database.documents.len(),
    );
    if !received.is_empty() {
        write_customers(out, &received);
    }
    if !database.documents.is_empty() {
        write_documents(out, database);
    }
}

fn write_customers(out: &mut String, customers: &[&StoredCustomer]) {
    out.push_str("<table><tr><th>Customer</th><th>Name</th><th>Company</th><th>PIB</th><th>Email</th><th>City</th><th>Due</th></tr>");
    for stored in customers.iter().rev() {
        let customer = &stored.customer;
        let or_dash = |value: &Option<String>| escape_html(value.as_deref().unwrap_or("–"));
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td></tr>",
            or_dash(&customer.code),
            escape_html(&customer.name),
            or_dash(&customer.company),
            or_dash(&customer.pib),
            or_dash(&customer.email),
            or_dash(&customer.city),
            stored.debt.due,
        );
    }
    out.push_str("</table>");
}

fn write_documents(out: &mut String, database: &Database) {
    out.push_str("<table><tr><th>Document</th><th>Order</th><th>Customer</th><th>Lines</th><th>Total</th></tr>");
    for stored in database.documents.iter().rev() {
        let document = &stored.document;
        let customer = database
            .customer(&document.customer_id)
            .map_or("?", |stored| stored.customer.name.as_str());
        let _ = write!(
            out,
            "<tr><td><strong>{}</strong><br>{}</td><td>{}<br>{}</td><td>{}</td><td>{}</td><td class=\"n\">{} {}</td></tr>",
            escape_html(&stored.number),
            stored.received.format("%Y-%m-%d %H:%M:%S UTC"),
            escape_html(&document.order_number),
            document.date,
            escape_html(customer),
            render_lines(stored),
            document.total,
            escape_html(&document.currency),
        );
    }
    out.push_str("</table>");
}

fn render_lines(stored: &StoredDocument) -> String {
    let mut out = String::new();
    for item in &stored.document.items {
        let discount = if item.discount.is_zero() {
            String::new()
        } else {
            format!(" − {}", item.discount)
        };
        let _ = write!(
            out,
            "{} × {} {} @ {}{discount}<br>",
            item.quantity,
            escape_html(&item.code),
            escape_html(&item.name),
            item.unit_price
        );
    }
    if let Some(note) = &stored.document.note {
        let _ = write!(out, "<em>{}</em>", escape_html(note));
    }
    out
}

fn write_faults(out: &mut String, state: &SharedState) {
    out.push_str("<h2>Faults</h2>");
    let faults = state.faults().pending().to_vec();
    let _ = write!(
        out,
        "<p>Delay before every response: {} ms.</p>",
        state.latency()
    );
    if faults.is_empty() {
        out.push_str("<p class=\"none\">None.</p>");
        return;
    }
    out.push_str(
        "<table><tr><th>Resource</th><th>Fault</th><th>Times left</th><th>Skips left</th></tr>",
    );
    for fault in faults {
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape_html(&fault.resource),
            fault.fault.as_str(),
            fault
                .times
                .map_or_else(|| "all".to_owned(), |times| times.to_string()),
            fault.skip
        );
    }
    out.push_str("</table>");
}

fn write_requests(out: &mut String, requests: &RequestCounts) {
    let _ = write!(
        out,
        "<h2>Requests</h2><p>{} in total, at most {} concurrently.</p><table><tr><th>Resource</th><th>Requests</th></tr>",
        requests.total, requests.peak_in_flight
    );
    for (resource, count) in &requests.resources {
        let _ = write!(
            out,
            "<tr><td>{}</td><td class=\"n\">{count}</td></tr>",
            escape_html(resource)
        );
    }
    out.push_str("</table><table><tr><th>Last</th><th>Request</th><th>Database</th><th>Status</th><th>Fault</th></tr>");
    for request in requests.last.iter().rev().take(20) {
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{} {}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            request.at.format("%H:%M:%S%.3f"),
            escape_html(&request.method),
            escape_html(&request.resource),
            escape_html(request.database.as_deref().unwrap_or("–")),
            request
                .status
                .map_or_else(|| "–".to_owned(), |status| status.to_string()),
            escape_html(request.fault.as_deref().unwrap_or("")),
        );
    }
    out.push_str("</table>");
}

/// Escapes text for HTML.
fn escape_html(raw: &str) -> String {
    raw.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
