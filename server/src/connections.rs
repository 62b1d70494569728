//! Places for connections: so many in all, so many for one network address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::buckets::network;

const MAX_CONNECTIONS: usize = 1024;

/// All places.
#[derive(Debug, Clone)]
pub struct Connections {
    places: Arc<Semaphore>,
    held: Arc<Mutex<HashMap<IpAddr, u32>>>,
}

/// A place of one address; given back when dropped.
#[derive(Debug)]
pub struct Place {
    address: IpAddr,
    held: Arc<Mutex<HashMap<IpAddr, u32>>>,
    _free: OwnedSemaphorePermit,
}

impl Default for Connections {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(MAX_CONNECTIONS)), held: Arc::default() }
    }
}

impl Connections {
    /// Waits for a place, before it is known for whom; none where no more will come.
    pub async fn free(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// Gives the place to an address, unless it holds `most` already.
    #[must_use]
    pub fn take(&self, free: OwnedSemaphorePermit, address: IpAddr, most: u32) -> Option<Place> {
        let address = network(address);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place { address, held: Arc::clone(&self.held), _free: free })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_holds_so_many_and_gives_them_back() {
        let connections = Connections::default();
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let mut places = Vec::new();
        for address in [one, one, other] {
            places.push(connections.take(connections.free().await.unwrap(), address, 2).unwrap());
        }
        assert!(connections.take(connections.free().await.unwrap(), one, 2).is_none());
        places.remove(0);
        assert!(connections.take(connections.free().await.unwrap(), one, 2).is_some());
        drop(places);
        assert!(connections.held.lock().unwrap().is_empty());
        assert_eq!(connections.places.available_permits(), MAX_CONNECTIONS);
    }
}
