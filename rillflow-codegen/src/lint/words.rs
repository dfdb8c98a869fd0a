//! What names say about the things that they name.

/// Words for amounts of money.
const MONEY: &[&str] = &[
    "amount", "balance", "charge", "cost", "discount", "fee", "payment", "price", "refund", "salary", "subtotal",
    "tax", "total",
];

/// What a program is told to do; an event is what has happened.
const COMMANDS: &[&str] = &[
    "Accept",
    "Activate",
    "Add",
    "Approve",
    "Assign",
    "Cancel",
    "Change",
    "Close",
    "Complete",
    "Confirm",
    "Create",
    "Deactivate",
    "Delete",
    "Deliver",
    "Deposit",
    "Disable",
    "Enable",
    "Finish",
    "Import",
    "Move",
    "Open",
    "Pay",
    "Place",
    "Publish",
    "Register",
    "Reject",
    "Remove",
    "Rename",
    "Request",
    "Send",
    "Ship",
    "Start",
    "Stop",
    "Submit",
    "Update",
    "Withdraw",
];

/// Whether a field seems to hold an id.
pub(super) fn is_id(name: &str) -> bool {
    name == "id" || name == "uuid" || name.ends_with("_id") || name.ends_with("_uuid")
}

/// Whether a field seems to hold a moment.
pub(super) fn is_moment(name: &str) -> bool {
    name.ends_with("_at") || name == "timestamp" || name.ends_with("_timestamp") || name.ends_with("_date")
}

/// Whether a field seems to hold money.
pub(super) fn is_money(name: &str) -> bool {
    name.split('_').any(|word| MONEY.contains(&word))
}

/// The word of command that a name in `UpperCamelCase` begins with, if it also reads like one to its end.
pub(super) fn command(name: &str) -> Option<&'static str> {
    // `OrderPlaced` ends in what happened, and so does `AddressChanged`; `CloseCall` is what it is.
    let has_happened = name.ends_with("ed") || name.ends_with("nt") || name.ends_with("en");
    COMMANDS.iter().copied().find(|verb| {
        let rest = name.strip_prefix(verb);
        !has_happened && rest.is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_uppercase()))
    })
}

#[cfg(test)]
mod tests {
    use super::{command, is_id, is_moment, is_money};

    #[test]
    fn names_say_what_they_name() {
        assert!(is_id("customer_id") && !is_id("paid") && !is_id("identity"));
        assert!(is_moment("shipped_at") && is_moment("birth_date") && !is_moment("at_home"));
        assert!(is_money("total_price") && !is_money("totally"));
        assert_eq!(command("PlaceOrder"), Some("Place"));
        assert_eq!(command("OrderPlaced"), None);
        assert_eq!(command("AddressChanged"), None);
        assert_eq!(command("Placement"), None);
    }
}
