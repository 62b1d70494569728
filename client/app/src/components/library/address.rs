//! The filter in the address of the page, so that going back and links work.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use sotto_search::Filter;

/// Where the library is.
const PATH: &str = "/library";

/// Keeps filter and address the same while the library is shown. An address that says nothing takes what was chosen
/// earlier when the page is opened.
pub(crate) fn follow_address(filter: RwSignal<Filter>) {
    let location = use_location();
    let navigate = use_navigate();
    let (path, search) = (location.pathname, location.search);
    Effect::new(move |earlier: Option<()>| {
        let (path, search) = (path.get(), search.get());
        let opened_bare = earlier.is_none() && search.is_empty();
        if path == PATH && !opened_bare {
            let read = Filter::from_address(&search);
            if filter.with_untracked(|it| *it != read) {
                filter.set(read);
            }
        }
    });
    Effect::new(move |earlier: Option<Filter>| {
        let now = filter.get();
        let shown = search.with_untracked(|search| Filter::from_address(search) == now);
        if path.get_untracked() == PATH && !shown {
            // Letters of one search are no steps to go back to.
            let typing = earlier.is_none_or(|earlier| {
                !earlier.query.is_empty() && Filter { query: now.query.clone(), ..earlier } == now
            });
            let options = NavigateOptions { replace: typing, scroll: false, ..NavigateOptions::default() };
            let address = now.to_address();
            navigate(
                &if address.is_empty() { PATH.to_owned() } else { format!("{PATH}?{address}") },
                options,
            );
        }
        now
    });
}
