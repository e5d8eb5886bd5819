//! The files are whole, and what they say is found.

use super::format::{Files, Term};
use super::*;
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;

#[test]
fn every_topic_is_whole() {
    let files = Files::read().expect("the files have the format they are described to have");
    assert!(files.topics.len() >= 500, "{} topics", files.topics.len());
    let areas: BTreeSet<&str> = files.areas.iter().map(|area| area.id.as_str()).collect();
    assert_eq!(areas.len(), 17);
    for topic in &files.topics {
        let id = &topic.id;
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
        assert!(files.sections.contains_key(&topic.section), "{id}: no section {}", topic.section);
        assert!(areas.contains(topic.area), "{id}: no area {}", topic.area);
        assert_eq!(topic.emoji.graphemes(true).count(), 1, "{id}: one emoji");
        assert!(!topic.emoji.is_ascii() && topic.labels.iter().all(|label| !label.trim().is_empty()), "{id}");
        for broader in &topic.broader {
            assert!(broader != id && concept(&broader_id(broader)).is_some(), "{id}: no {broader}");
        }
        for terms in &topic.terms {
            for Term { text, weight, .. } in terms {
                assert!((0.5..=4.0).contains(&weight.abs()), "{id}: {text} weighs {weight}");
                assert!(
                    !text.contains(['=', '|', ':', '?']) && text.trim() == text && text.chars().count() > usize::from(text.is_ascii()),
                    "{id}: {text:?}"
                );
            }
            let for_it: f32 = terms.iter().map(|term| term.weight.max(0.0)).sum();
            assert!(for_it >= 3.0, "{id} can be found in every language");
            assert!(terms.iter().any(|term| !term.unsure && term.weight > 0.0), "{id}: something is sure");
        }
    }
}

#[test]
fn ids_are_unique_and_concepts_have_all_their_parts() {
    let taxonomy = taxonomy();
    assert_eq!(taxonomy.by_id.len(), taxonomy.concepts.len(), "ids are unique");
    for concept in &taxonomy.concepts {
        assert!(concept.labels.iter().all(|label| !label.is_empty()) && !concept.emoji.is_empty(), "{concept:?}");
        assert!(concept.kind != TagKind::Topic || concept.section.is_some() && !concept.area.is_empty(), "{}", concept.id);
    }
}

#[test]
fn no_concept_is_its_own_ancestor() {
    let taxonomy = taxonomy();
    for (start, concept) in taxonomy.concepts.iter().enumerate() {
        let (mut seen, mut open) = (BTreeSet::new(), concept.broader.clone());
        while let Some(n) = open.pop() {
            assert_ne!(n, start, "{} lies in itself", concept.id);
            if seen.insert(n) {
                open.extend(&taxonomy.concepts[n].broader);
            }
        }
    }
}

#[test]
fn labels_are_one_topic_each() {
    for (lang, name) in LANGS.iter().enumerate() {
        let mut seen = BTreeMap::new();
        for concept in taxonomy().concepts.iter().filter(|concept| concept.id.starts_with("topic:")) {
            let label = concept.labels[lang].to_lowercase();
            assert_eq!(seen.insert(label, &concept.id), None, "{} in {}", concept.labels[lang], name);
        }
    }
}

#[test]
fn labels_are_found_in_every_language() {
    for label in ["Rare earths", "稀土", "seltene erden", "Terres rares", "Tierras raras", "レアアース", "topic:rare-earths", "rare-earths"]
    {
        assert_eq!(find_concept(label).map(|tag| tag.id).as_deref(), Some("topic:rare-earths"), "{label}");
    }
    for (label, id) in
        [("中国", "place:cn"), ("Österreich", "place:at"), ("Allemagne", "place:de"), ("Japón", "place:jp"), ("フランス", "place:fr")]
    {
        assert_eq!(find_concept(label).map(|tag| tag.id).as_deref(), Some(id), "{label}");
    }
    assert_eq!(find_concept("no such thing"), None);
    assert_eq!(concept("lang:ja").map(|tag| tag.en).as_deref(), Some("Japanese"));
    assert_eq!(label("currency:eur", Lang::new("ja")), Some("ユーロ"));
    assert_eq!(concept("place:fo").map(|tag| tag.emoji).as_deref(), Some("🇫🇴"));
}

#[test]
fn a_section_is_where_the_weight_is() {
    let scored = |id: &str, score| Tag { score, ..concept(id).expect("a concept") };
    assert_eq!(section(&[scored("topic:malaria", 0.4), scored("topic:copper", 0.5), scored("topic:vaccines", 0.35)]), "section:health");
    assert_eq!(section(&[scored("place:cn", 0.9)]), "");
}

#[test]
fn areas_have_labels() {
    assert_eq!(area_label("area:weather", Lang::ZH), Some("天气领域"));
    assert_eq!(ancestors("topic:night-trains"), ["topic:rail", "area:economy"]);
    assert_eq!(ancestors("place:cn"), Vec::<String>::new());
}
