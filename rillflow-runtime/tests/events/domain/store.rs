//! The store.

use ::std::sync::Arc;

use super::{SCHEMA, Upcasters, order, parcel};

/// The event store of `shop`.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    inner: ::rillflow_runtime::Store<dyn Upcasters>,
}

impl Store {
    pub(crate) async fn connect(url: &str, upcasters: impl Upcasters) -> ::rillflow_runtime::Result<Self> {
        Self::connect_with(::rillflow_runtime::ConnectOptions::new(url)?, upcasters).await
    }

    pub(crate) async fn connect_with(
        options: ::rillflow_runtime::ConnectOptions,
        upcasters: impl Upcasters,
    ) -> ::rillflow_runtime::Result<Self> {
        let upcasters: Arc<dyn Upcasters> = Arc::new(upcasters);
        Ok(Self { inner: ::rillflow_runtime::Store::connect(options, &SCHEMA, upcasters).await? })
    }

    pub(crate) async fn migrate(&self) -> ::rillflow_runtime::Result<::rillflow_runtime::MigrateReport> {
        self.inner.migrate().await
    }

    pub(crate) fn append(&self) -> ::rillflow_runtime::event::AppendStreams<'_> {
        ::rillflow_runtime::event::AppendStreams::new(self.inner.database())
    }

    pub(crate) fn orders(&self) -> order::Orders<'_> {
        order::Orders::new(&self.inner)
    }

    pub(crate) fn parcels(&self) -> parcel::Parcels<'_> {
        parcel::Parcels::new(&self.inner)
    }

    pub(crate) fn pool(&self) -> &::rillflow_runtime::sqlx::PgPool {
        self.inner.pool()
    }
}
