//! Reading JSON with a path in hand: every error says where (a FHIRPath), never what stood there.

use super::when::When;
use crate::input::Decimal;
use crate::time::Date;
use serde_json::{Map, Value};

/// Why a resource is not taken. Carries no content, so that it may be logged and sent back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at {path}")]
pub struct ReadError {
    /// FHIRPath of the element.
    pub path: String,
    /// What is wrong there.
    pub kind: ReadErrorKind,
}

/// What is wrong with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadErrorKind {
    /// Not JSON, or JSON nested deeper than any resource.
    #[error("not readable JSON")]
    NotJson,
    /// Larger than a resource, a text or a list may be.
    #[error("too large")]
    TooLarge,
    /// Another kind of resource than announced, or one that is not taken.
    #[error("unexpected resource type")]
    WrongResource,
    /// A required element is missing.
    #[error("missing element")]
    Missing,
    /// Not of the type FHIR gives the element.
    #[error("invalid value")]
    Invalid,
    /// A code outside the element's value set.
    #[error("unknown code")]
    UnknownCode,
    /// A reference to somebody or something else.
    #[error("reference to another resource")]
    WrongReference,
}

impl ReadError {
    /// An error at a path.
    pub fn new(path: impl Into<String>, kind: ReadErrorKind) -> Self {
        ReadError {
            path: path.into(),
            kind,
        }
    }
}

/// Reads JSON text.
pub fn parse(text: &str) -> Result<Value, ReadError> {
    serde_json::from_str(text).map_err(|_| ReadError::new("$this", ReadErrorKind::NotJson))
}

/// A JSON object and where it stands.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Node<'a> {
    /// The root of a resource of this type.
    pub fn resource(value: &'a Value, kind: &str) -> Result<Self, ReadError> {
        match value.get("resourceType").and_then(Value::as_str) {
            Some(found) if found == kind => Ok(Node {
                value,
                path: kind.to_owned(),
            }),
            _ => Err(ReadError::new(kind, ReadErrorKind::WrongResource)),
        }
    }

    /// The JSON here.
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// Where this is.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// An error here: the value is not what FHIR says.
    pub fn error(&self) -> ReadError {
        self.fail(ReadErrorKind::Invalid)
    }

    /// An error of this kind here.
    pub fn fail(&self, kind: ReadErrorKind) -> ReadError {
        ReadError::new(self.path.clone(), kind)
    }

    /// The element `key`, which may be absent (`null`).
    pub fn child(&self, key: &str) -> Node<'a> {
        Node {
            value: self.value.get(key).unwrap_or(&Value::Null),
            path: format!("{}.{key}", self.path),
        }
    }

    fn present(&self, key: &str) -> Option<&'a Value> {
        self.value.get(key).filter(|value| !value.is_null())
    }

    fn typed<T>(
        &self,
        key: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, ReadError> {
        match self.present(key) {
            None => Ok(None),
            Some(value) => read(value).map(Some).ok_or_else(|| self.child(key).error()),
        }
    }

    /// A text element.
    pub fn text(&self, key: &str) -> Result<Option<&'a str>, ReadError> {
        self.typed(key, Value::as_str)
    }

    /// A text element that must be there and not empty.
    pub fn required_text(&self, key: &str) -> Result<&'a str, ReadError> {
        match self.text(key)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(self.child(key).fail(ReadErrorKind::Missing)),
        }
    }

    /// A code element that must be there and one of `codes`; the index of the one found.
    pub fn required_code(&self, key: &str, codes: &[&str]) -> Result<usize, ReadError> {
        let code = self.required_text(key)?;
        codes
            .iter()
            .position(|known| *known == code)
            .ok_or_else(|| self.child(key).fail(ReadErrorKind::UnknownCode))
    }

    /// A boolean element.
    pub fn boolean(&self, key: &str) -> Result<Option<bool>, ReadError> {
        self.typed(key, Value::as_bool)
    }

    /// A decimal or integer element; `None` also when it has more digits than any measurement.
    pub fn number(&self, key: &str) -> Result<Option<Decimal>, ReadError> {
        let number = self.typed(key, |value| value.is_number().then_some(value))?;
        Ok(number.and_then(Decimal::from_json))
    }

    /// A date or dateTime element in any precision.
    pub fn when(&self, key: &str) -> Result<Option<When>, ReadError> {
        self.typed(key, |value| When::parse(value.as_str()?))
    }

    /// The calendar date of a date or dateTime element; `None` when it is coarser than a day.
    pub fn date(&self, key: &str) -> Result<Option<Date>, ReadError> {
        Ok(self.when(key)?.and_then(When::date))
    }

    /// An object element.
    pub fn object(&self, key: &str) -> Result<Option<Node<'a>>, ReadError> {
        let found = self.typed(key, |value| value.is_object().then_some(value))?;
        Ok(found.map(|value| Node {
            value,
            path: format!("{}.{key}", self.path),
        }))
    }

    /// An object element that must be there.
    pub fn required_object(&self, key: &str) -> Result<Node<'a>, ReadError> {
        self.object(key)?
            .ok_or_else(|| self.child(key).fail(ReadErrorKind::Missing))
    }

    /// The objects of a list element; empty when it is absent.
    pub fn list(&self, key: &str) -> Result<Vec<Node<'a>>, ReadError> {
        let Some(values) = self.typed(key, Value::as_array)? else {
            return Ok(Vec::new());
        };
        let nodes = values.iter().enumerate().map(|(index, value)| {
            let node = Node {
                value,
                path: format!("{}.{key}[{index}]", self.path),
            };
            if value.is_object() {
                Ok(node)
            } else {
                Err(node.error())
            }
        });
        nodes.collect()
    }

    /// The extensions here with this url. Damaged ones are passed over.
    pub fn extensions(&self, url: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let url = url.to_owned();
        let path = self.path.clone();
        let all = self
            .value
            .get("extension")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        all.iter()
            .filter(move |extension| {
                extension.get("url").and_then(Value::as_str) == Some(url.as_str())
            })
            .map(move |value| Node {
                value,
                path: format!("{path}.extension"),
            })
    }
}

/// Writes a view back over the resource it was read from: an element whose value did not change keeps
/// everything it held, also what the view does not understand.
pub(crate) struct Overlay<'a, T> {
    map: Map<String, Value>,
    before: Option<T>,
    now: &'a T,
}

impl<'a, T> Overlay<'a, T> {
    /// Starts from `rest`, the resource as it was read (empty for a new one).
    pub(crate) fn new(
        kind: &str,
        rest: &Map<String, Value>,
        now: &'a T,
        read: impl FnOnce(&Value) -> Result<T, ReadError>,
    ) -> Self {
        let before = if rest.is_empty() {
            None
        } else {
            read(&Value::Object(rest.clone())).ok()
        };
        let mut map = rest.clone();
        map.insert("resourceType".to_owned(), Value::from(kind));
        Overlay { map, before, now }
    }

    /// Writes one element from one part of the view, unless that part is as it was. `None` removes it.
    pub(crate) fn set<F: PartialEq + ?Sized>(
        &mut self,
        key: &str,
        part: impl Fn(&T) -> &F,
        write: impl FnOnce(&F) -> Option<Value>,
    ) {
        let now = part(self.now);
        if self
            .before
            .as_ref()
            .is_some_and(|before| part(before) == now)
        {
            return;
        }
        match write(now) {
            Some(value) => self.map.insert(key.to_owned(), value),
            None => self.map.remove(key),
        };
    }

    /// Replaces the extension with this url, keeping the others.
    pub(crate) fn set_extension<F: PartialEq + ?Sized>(
        &mut self,
        url: &str,
        part: impl Fn(&T) -> &F,
        write: impl FnOnce(&F) -> Option<(&'static str, Value)>,
    ) {
        let now = part(self.now);
        if self
            .before
            .as_ref()
            .is_some_and(|before| part(before) == now)
        {
            return;
        }
        let mut all = match self.map.remove("extension") {
            Some(Value::Array(all)) => all,
            _ => Vec::new(),
        };
        all.retain(|extension| extension.get("url").and_then(Value::as_str) != Some(url));
        if let Some((key, value)) = write(now) {
            let mut extension = Map::new();
            extension.insert("url".to_owned(), Value::from(url));
            extension.insert(key.to_owned(), value);
            all.push(Value::Object(extension));
        }
        if !all.is_empty() {
            self.map.insert("extension".to_owned(), Value::Array(all));
        }
    }

    /// The view as it was read, `None` for a new resource.
    pub(crate) fn before(&self) -> Option<&T> {
        self.before.as_ref()
    }

    /// Writes one element without comparing. `None` removes it.
    pub(crate) fn force(&mut self, key: &str, value: Option<Value>) {
        match value {
            Some(value) => self.map.insert(key.to_owned(), value),
            None => self.map.remove(key),
        };
    }

    /// The resource.
    pub(crate) fn finish(self) -> Value {
        Value::Object(self.map)
    }
}
