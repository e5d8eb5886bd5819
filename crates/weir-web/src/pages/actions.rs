//! What the small buttons do: read, saved, followed. Each comes back to the page it was pressed on.

use crate::app::App;
use crate::error::Fault;
use crate::form::Form;
use crate::visit::{Visit, own_path, with_done};
use axum::extract::State;
use axum::response::Response;
use weir_model::{EntryId, StoryId};

/// `POST /read`: `ids`, `read`
pub(crate) async fn read(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let ids: Vec<EntryId> = form.ids("ids")?;
    let mut tx = app.weir().store().begin().await?;
    tx.mark_read(visit.user.id, &ids, form.on("read"), visit.clock.now).await?;
    tx.commit().await?;
    let back = form.get("back");
    // One is undone by its own button; many at once are not.
    let many = ids.len() > 1 && form.on("read");
    Ok(form.answer(&if many { with_done(back, "read", form.get("ids")) } else { own_path(back).to_owned() }))
}

/// `POST /stories/read`: `ids`, `read`
pub(crate) async fn stories(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let ids: Vec<StoryId> = form.ids("ids")?;
    let mut tx = app.weir().store().begin().await?;
    for id in &ids {
        tx.mark_story_read(visit.user.id, *id, form.on("read"), visit.clock.now).await?;
    }
    tx.commit().await?;
    let back = form.get("back");
    let many = ids.len() > 1 && form.on("read");
    Ok(form.answer(&if many { with_done(back, "stories", form.get("ids")) } else { own_path(back).to_owned() }))
}

/// `POST /star`: `id`, `starred`
pub(crate) async fn star(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let id: EntryId = form.get("id").parse().map_err(|_| Fault::BadForm)?;
    let mut tx = app.weir().store().begin().await?;
    tx.star(visit.user.id, id, form.on("starred"), visit.clock.now).await?;
    tx.commit().await?;
    if form.on("starred") {
        app.weir().starred(&visit.user, id, visit.lang()).await?;
    }
    Ok(form.answer(own_path(form.get("back"))))
}

/// `POST /follow`: `tag`, `on`; `list` is `followed` or `muted`
pub(crate) async fn follow(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let tag = form.get("tag").to_owned();
    if tag.is_empty() || tag.len() > 200 {
        return Err(Fault::BadForm);
    }
    let mut settings = visit.user.settings.clone();
    settings.followed.retain(|known| *known != tag);
    settings.muted.retain(|known| *known != tag);
    if form.on("on") {
        // A topic is followed or muted, never both.
        if form.get("list") == "muted" { settings.muted.push(tag) } else { settings.followed.push(tag) }
    }
    let mut tx = app.weir().store().begin().await?;
    tx.put_settings(visit.user.id, &settings).await?;
    tx.commit().await?;
    Ok(form.answer(own_path(form.get("back"))))
}

/// `POST /edition`: makes an edition from what there is
pub(crate) async fn edition(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    app.weir().make_edition(visit.user.id, visit.clock.now).await?;
    Ok(form.answer("/"))
}
