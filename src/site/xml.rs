//! XML: elements as values, written as text that every reader takes.

use quick_xml::Writer;
use quick_xml::events::BytesDecl;
use quick_xml::events::BytesText;
use quick_xml::events::Event;

use crate::base::visible::visible;

/// An element with what it holds.
#[derive(Clone, Debug)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Inside,
}

#[derive(Clone, Debug)]
enum Inside {
    Text(String),
    Elements(Vec<Element>),
}

impl Element {
    /// An element that holds nothing so far.
    pub(super) fn new(name: &'static str) -> Element {
        Element { name, attributes: Vec::new(), inside: Inside::Elements(Vec::new()) }
    }

    /// An element that holds text.
    pub(super) fn text(name: &'static str, text: &str) -> Element {
        Element { name, attributes: Vec::new(), inside: Inside::Text(allowed(text)) }
    }

    /// Adds an attribute.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Element {
        self.attributes.push((name, allowed(value)));
        self
    }

    /// Adds elements inside; an element that holds text keeps it and takes none.
    #[must_use]
    pub(super) fn holding(mut self, elements: impl IntoIterator<Item = Element>) -> Element {
        if let Inside::Elements(own) = &mut self.inside {
            own.extend(elements);
        }
        self
    }

    /// The document whose root it is.
    pub(super) fn document(&self) -> Vec<u8> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
        writer
            .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
            .and_then(|()| self.write(&mut writer))
            .expect("writing to memory does not fail");
        let mut bytes = writer.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let attributes = self.attributes.iter().map(|(name, value)| (*name, value.as_str()));
        let element = writer.create_element(self.name).with_attributes(attributes);
        match &self.inside {
            Inside::Text(text) => element.write_text_content(BytesText::new(text)).map(|_| ()),
            Inside::Elements(own) if own.is_empty() => element.write_empty().map(|_| ()),
            Inside::Elements(own) => element
                .write_inner_content(|writer| own.iter().try_for_each(|one| one.write(writer)))
                .map(|_| ()),
        }
    }
}

/// The text as XML 1.0 can hold it: what it cannot, and what is obeyed or never seen, is written by its
/// number.
fn allowed(text: &str) -> String {
    visible(text).replace('\r', "")
}

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn a_record_can_neither_leave_its_element_nor_break_the_document() {
        let hostile = "a\u{0}b\u{1b}<x>&]]>\"'\u{202e}";
        let root = Element::new("a").with("b", hostile).holding([Element::text("c", hostile)]);
        let text = String::from_utf8(root.document()).expect("XML is UTF-8");
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <a b=\"a⟨U+0000⟩b⟨U+001B⟩&lt;x&gt;&amp;]]&gt;&quot;&apos;⟨U+202E⟩\">\n \
             <c>a⟨U+0000⟩b⟨U+001B⟩&lt;x&gt;&amp;]]&gt;&quot;&apos;⟨U+202E⟩</c>\n</a>\n"
        );
    }
}
