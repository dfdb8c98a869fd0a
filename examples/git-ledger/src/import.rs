//! Turns commits into events and author documents.

use std::collections::BTreeMap;

use indicatif::ProgressBar;
use rillflow_runtime::{Error, Expected, document::DocumentVersion};

use crate::failure::Failure;
use crate::generated::Store;
use crate::generated::author::{Author, AuthorId};
use crate::generated::import::{Import, ImportId};
use crate::generated::repository::{CommitRecorded, FileChanged, RepositoryEvent, RepositoryId};
use crate::git::{Commit, Repository};

/// After how many commits the place to go on from is stored. A run that is cut short repeats at most this many, and
/// their idempotency keys make the repetition harmless.
const COMMITS_PER_CHECKPOINT: u64 = 500;

/// What an import did.
#[derive(Debug, Default)]
pub(crate) struct Imported {
    /// Commits appended by this run.
    pub(crate) commits: u64,
    /// Events appended by this run.
    pub(crate) events: u64,
    /// Commits that an earlier run had appended already.
    pub(crate) known: u64,
    /// Commits that another repository in this database has already brought.
    pub(crate) foreign: u64,
}

/// The name under which all events of `repository` stand.
pub(crate) fn stream_of(repository: &Repository) -> RepositoryId {
    RepositoryId::named(&repository.root)
}

/// Where the last run stopped, if that commit is still part of the history.
pub(crate) async fn resume_point(store: &Store, repository: &Repository) -> Result<Option<String>, Failure> {
    let import = store.imports().get(&ImportId::new(repository.root.as_str())).await?;
    let Some(import) = import else { return Ok(None) };
    let head = import.document.head;
    // After a rewritten history the whole log is read again; the keys keep what is already there from doubling.
    Ok(repository.contains(&head).await?.then_some(head))
}

/// Appends every commit after `resume`.
pub(crate) async fn import(
    store: &Store,
    repository: &Repository,
    resume: Option<&str>,
    bar: &ProgressBar,
) -> Result<Imported, Failure> {
    let stream = stream_of(repository);
    let mut imported = Imported::default();
    let mut authors = Authors::default();
    let mut log = repository.log(resume)?;
    let mut since_checkpoint = 0;
    let mut last = None;
    while let Some(commit) = log.next().await? {
        authors.note(&commit);
        let hash = commit.hash.clone();
        append(store, stream, commit, &mut imported).await?;
        since_checkpoint += 1;
        if since_checkpoint == COMMITS_PER_CHECKPOINT {
            checkpoint(store, repository, &mut authors, &hash, since_checkpoint).await?;
            since_checkpoint = 0;
        }
        last = Some(hash);
        bar.inc(1);
    }
    if let Some(hash) = last.filter(|_| since_checkpoint > 0) {
        checkpoint(store, repository, &mut authors, &hash, since_checkpoint).await?;
    }
    Ok(imported)
}

/// One commit is one append, with the commit's hash as idempotency key.
async fn append(store: &Store, stream: RepositoryId, commit: Commit, imported: &mut Imported) -> Result<(), Failure> {
    let hash = commit.hash.clone();
    let events = events_of(commit);
    let count = events.len() as u64;
    let appended = store.repositories().append(stream, Expected::Any, events).idempotency_key(hash).await;
    match appended {
        Ok(appended) if appended.replayed => imported.known += 1,
        Ok(_) => {
            imported.commits += 1;
            imported.events += count;
        }
        // The same commit came in with another repository whose history is joined with this one.
        Err(Error::IdempotencyKeyReused { .. }) => imported.foreign += 1,
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn events_of(commit: Commit) -> Vec<RepositoryEvent> {
    let mut events: Vec<RepositoryEvent> = Vec::with_capacity(commit.changes.len() + 1);
    events.push(
        CommitRecorded {
            author: author_key(&commit),
            hash: commit.hash,
            subject: storable(commit.subject),
            added: commit.changes.iter().map(|change| change.added).sum(),
            removed: commit.changes.iter().map(|change| change.removed).sum(),
        }
        .into(),
    );
    events.extend(commit.changes.into_iter().map(|change| {
        RepositoryEvent::from(FileChanged { path: change.path, added: change.added, removed: change.removed })
    }));
    events
}

/// Stores the authors met so far and then, never before, the place to go on from.
async fn checkpoint(
    store: &Store,
    repository: &Repository,
    authors: &mut Authors,
    head: &str,
    commits: u64,
) -> Result<(), Failure> {
    authors.flush(store).await?;
    let id = ImportId::new(repository.root.as_str());
    let earlier = store.imports().get(&id).await?;
    let before = earlier.as_ref().map_or(0, |import| import.document.commits);
    let import = Import { id, head: head.to_owned(), commits: before.saturating_add_unsigned(commits) };
    match earlier {
        None => store.imports().insert(&import).await?,
        Some(earlier) => store.imports().update(&import, earlier.version).await?,
    };
    Ok(())
}

/// The authors met since the last checkpoint.
#[derive(Debug, Default)]
struct Authors(BTreeMap<String, Author>);

impl Authors {
    fn note(&mut self, commit: &Commit) {
        let key = author_key(commit);
        let at = commit.authored_at;
        let met = self.0.entry(key.clone()).or_insert_with(|| Author {
            domain: key.split_once('@').map_or_else(String::new, |(_, domain)| domain.to_owned()),
            id: AuthorId::new(key),
            name: storable(commit.author_name.clone()),
            email: storable(commit.author_email.clone()),
            first_commit_at: at,
            last_commit_at: at,
        });
        met.first_commit_at = met.first_commit_at.min(at);
        met.last_commit_at = met.last_commit_at.max(at);
    }

    /// Merges them into what is stored. Merging twice gives the same, so a repeated stretch of commits is harmless.
    async fn flush(&mut self, store: &Store) -> Result<(), Failure> {
        while let Some((_, author)) = self.0.pop_first() {
            merge(store, author).await?;
        }
        Ok(())
    }
}

async fn merge(store: &Store, author: Author) -> Result<DocumentVersion, Failure> {
    let authors = store.authors();
    loop {
        let written = match authors.get(&author.id).await? {
            None => authors.insert(&author).await,
            Some(stored) => {
                let merged = Author {
                    first_commit_at: stored.document.first_commit_at.min(author.first_commit_at),
                    last_commit_at: stored.document.last_commit_at.max(author.last_commit_at),
                    ..author.clone()
                };
                authors.update(&merged, stored.version).await
            }
        };
        match written {
            // Another import of the same author was faster: look again.
            Err(Error::DocumentConflict { .. } | Error::DocumentExists { .. }) => {}
            Err(error) => return Err(error.into()),
            Ok(written) => return Ok(written),
        }
    }
}

fn author_key(commit: &Commit) -> String {
    storable(commit.author_email.to_lowercase())
}

/// PostgreSQL keeps no NUL in text; git has none in these fields, a broken object might.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}
