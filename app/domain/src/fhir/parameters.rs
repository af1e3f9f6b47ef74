//! Parameters: what goes into an operation and comes out of it.

use super::json::{Node, ReadError, ReadErrorKind};
use serde_json::{Value, json};

/// The parameters of a request.
#[derive(Debug)]
pub struct Parameters<'a> {
    root: Node<'a>,
    all: Vec<(&'a str, Node<'a>)>,
}

impl<'a> Parameters<'a> {
    /// Reads Parameters.
    pub fn read(value: &'a Value) -> Result<Self, ReadError> {
        let root = Node::resource(value, "Parameters")?;
        let named = |node: Node<'a>| Ok((node.required_text("name")?, node));
        let all: Result<_, ReadError> = root.list("parameter")?.into_iter().map(named).collect();
        Ok(Parameters { all: all?, root })
    }

    /// The resources given under a name, at most `max`.
    pub fn resources(
        &self,
        name: &str,
        kind: &str,
        max: usize,
    ) -> Result<Vec<Node<'a>>, ReadError> {
        let named = self.all.iter().filter(|(found, _)| *found == name);
        let resources: Result<Vec<Node<'a>>, ReadError> = named
            .map(|(_, node)| {
                let resource = node.required_object("resource")?;
                match resource.text("resourceType")? {
                    Some(found) if found == kind => Ok(resource),
                    _ => Err(resource.fail(ReadErrorKind::WrongResource)),
                }
            })
            .collect();
        let resources = resources?;
        match resources.get(max) {
            Some(one_too_many) => Err(one_too_many.fail(ReadErrorKind::TooLarge)),
            None => Ok(resources),
        }
    }

    /// The one resource under a name.
    pub fn resource(&self, name: &str, kind: &str) -> Result<Node<'a>, ReadError> {
        let found = self.resources(name, kind, 1)?;
        found.into_iter().next().ok_or_else(|| self.missing(name))
    }

    /// The parameter with a simple value under a name.
    pub fn value(&self, name: &str) -> Option<&Node<'a>> {
        let mut named = self.all.iter().filter(|(found, _)| *found == name);
        named.next().map(|(_, node)| node)
    }

    /// That a parameter of this name is not there.
    pub fn missing(&self, name: &str) -> ReadError {
        let path = format!("{}.parameter.where(name='{name}')", self.root.path());
        ReadError::new(path, ReadErrorKind::Missing)
    }
}

/// The answer of an operation.
pub fn write(parameters: Vec<Value>) -> Value {
    json!({ "resourceType": "Parameters", "parameter": parameters })
}
