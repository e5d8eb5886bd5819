//! Step 11: what a story's articles say together.

use crate::group::family_of;
use crate::{PipelineError, Weir};
use std::collections::BTreeSet;
use weir_model::{Article, EntryId, Figure, Story, StoryId, Tag};
use weir_store::{Job, StoryMember, UnderstandingRow};
use weir_story::{Report, compare, headline, merge_tags};
use weir_text::Options;

/// A story of more reports than this is described by its earliest and latest ones.
const MOST_REPORTS: usize = 40;

/// Writes the brief, tags and comparisons of one story anew from all its members.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let id: StoryId = job.subject()?;
    let members = weir.store().members(id).await?;
    let entries: Vec<EntryId> = members.iter().map(|member| member.entry).collect();
    let articles = weir.store().articles(&entries).await?;
    let understandings = weir.store().understandings(&entries).await?;
    if articles.is_empty() {
        return Err(PipelineError::Missing(format!("story {id}")));
    }
    let told = weir.compute("story", id, move || tell(id, &members, &articles, &understandings)).await?;
    let wishes = match &told {
        Some(Told { story, .. }) => weir.wish_for_story(id, story.lang, story.families).await?,
        None => Vec::new(),
    };
    let mut tx = weir.store().begin().await?;
    for wish in &wishes {
        tx.enqueue(wish).await?;
    }
    if let Some(Told { story, section, image_url }) = told {
        tx.put_story(&story, &section, image_url.as_deref()).await?;
    }
    tx.complete(job).await?;
    tx.commit().await?;
    weir.wake();
    Ok(())
}

struct Told {
    story: Story,
    section: String,
    image_url: Option<String>,
}

fn tell(id: StoryId, members: &[StoryMember], articles: &[Article], understandings: &[(EntryId, UnderstandingRow)]) -> Option<Told> {
    let families: Vec<String> = members.iter().map(|member| family_of(&member.site_url, &member.url)).collect();
    let reports = reports_of(members, &families, articles, understandings);
    let head = reports.get(headline(&reports)?)?;
    let options = Options { prefer_lang: head.article.lang, ..Options::default() };
    let brief = match reports.len() {
        // One report: the story's brief is the article's.
        1 => understandings.iter().find(|(entry, _)| *entry == head.entry).map(|(_, row)| row.brief.clone()).unwrap_or_default(),
        _ => {
            // The member that stands for the story comes first: its words open the brief.
            let mut texts: Vec<&Article> = vec![head.article];
            texts.extend(reports.iter().filter(|report| report.entry != head.entry).map(|report| report.article));
            weir_text::story_brief(&texts, &options)
        }
    };
    let tags = merge_tags(&reports);
    let image_url = members.iter().filter(|member| member.entry == head.entry).chain(members).find_map(|member| member.image_url.clone());
    Some(Told {
        section: weir_text::section(&tags).to_owned(),
        image_url,
        story: Story {
            id,
            title: head.article.title.clone(),
            lang: head.article.lang,
            members: members.iter().map(|member| member.entry).collect(),
            families: families.iter().collect::<BTreeSet<_>>().len() as u32,
            first_at: members.iter().map(|member| member.at).min()?,
            last_at: members.iter().map(|member| member.at).max()?,
            brief,
            tags,
            comparisons: compare(&reports),
        },
    })
}

/// A story's members as reports, in their order; of very many the earliest and the latest.
pub(crate) fn reports_of<'a>(
    members: &[StoryMember],
    families: &'a [String],
    articles: &'a [Article],
    understandings: &'a [(EntryId, UnderstandingRow)],
) -> Vec<Report<'a>> {
    let mut reports: Vec<Report> = Vec::new();
    for (member, family) in members.iter().zip(families) {
        let Some(article) = articles.iter().find(|article| article.id.entry == member.entry) else { continue };
        let understanding = understandings.iter().find(|(entry, _)| *entry == member.entry).map(|(_, row)| row);
        let (figures, tags, promotion): (&[Figure], &[Tag], bool) = match understanding {
            Some(row) => (&row.figures, &row.tags, row.promotion),
            None => (&[], &[], false),
        };
        reports.push(Report { entry: member.entry, family, at: member.at, article, figures, tags, promotion });
    }
    if reports.len() > MOST_REPORTS {
        let late = reports.split_off(reports.len() - MOST_REPORTS / 2);
        reports.truncate(MOST_REPORTS / 2);
        reports.extend(late);
    }
    reports
}
