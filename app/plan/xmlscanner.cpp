#include "app/plan/xmlscanner.h"

#include "app/plan/planassembler.h"

#include <QXmlStreamReader>

#include <string>
#include <vector>

namespace plan {

using core::Result;

namespace {

/// Elements that hold a list, all of whose other content is the list's.
bool isList(const QString &name)
{
    return name == u"explain" || name == u"Plans" || name == u"Workers" || name == u"Triggers" ||
           name == u"Target Tables" || name == u"Grouping Sets" || name == u"Group Keys" || name == u"Hash Keys" ||
           name == u"Item";
}

/// The key of FORMAT JSON: XML has "-" where a name has a space or a slash.
QString keyOf(QStringView element)
{
    QString key = element.toString();
    key.replace(u'-', u' ');
    key.replace(QLatin1String("I O "), QLatin1String("I/O "));
    key.replace(QLatin1String("One Time"), QLatin1String("One-Time"));
    key.replace(QLatin1String("Full sort"), QLatin1String("Full-sort"));
    key.replace(QLatin1String("Pre sorted"), QLatin1String("Pre-sorted"));
    return key;
}

class XmlScanner
{
public:
    XmlScanner(std::string_view text, int firstLine, PlanAssembler &assembler)
        : m_reader(QByteArray::fromRawData(text.data(), qsizetype(text.size())))
        , m_firstLine(firstLine)
        , m_assembler(assembler)
    {
    }

    Result<void> read()
    {
        while (!m_reader.atEnd() && !m_assembler.error()) {
            readToken(m_reader.readNext());
            if (m_done)
                break;
        }
        if (m_assembler.error())
            return *m_assembler.error();
        if (m_reader.hasError())
            return core::invalidInput(QStringLiteral("line %1: %2").arg(line()).arg(m_reader.errorString()));
        return {};
    }

private:
    /// An element whose kind is not known before its content is seen.
    struct Element
    {
        QString key;
        bool opened = false; ///< it was handed over as an object or array
        bool list = false;   ///< as an array
    };

    int line() const { return m_firstLine + int(m_reader.lineNumber()) - 1; }

    void readToken(QXmlStreamReader::TokenType token)
    {
        if (token == QXmlStreamReader::StartElement) {
            if (m_elements.size() >= size_t(ReadLimits::nesting)) {
                m_reader.raiseError(QStringLiteral("more than %1 levels of nesting").arg(ReadLimits::nesting));
                return;
            }
            if (!m_elements.empty() && !m_elements.back().opened)
                openLast(m_reader.name());
            m_elements.push_back({keyOf(m_reader.name()), false, false});
            m_text.clear();
        } else if (token == QXmlStreamReader::Characters || token == QXmlStreamReader::EntityReference) {
            m_text += m_reader.text();
        } else if (token == QXmlStreamReader::EndElement) {
            endElement();
        }
    }

    /// auto_explain's plans stand in their <explain> without a <Query>: it is then itself the query.
    void openLast(QStringView firstChild)
    {
        Element &element = m_elements.back();
        element.opened = true;
        const bool query = element.key == u"explain" && firstChild != u"Query";
        element.list = firstChild == u"Item" || (isList(element.key) && !query);
        const std::string key = keyFor(m_elements.size() - 1);
        if (element.list)
            m_assembler.beginArray(key, line());
        else
            m_assembler.beginObject(key, line());
    }

    /// Entries of a list have no key of their own.
    std::string keyFor(size_t at) const
    {
        const bool entry = m_elements[at].key == u"Item" || (at > 0 && m_elements[at - 1].list);
        return entry ? std::string() : m_elements[at].key.toStdString();
    }

    void endElement()
    {
        const Element element = m_elements.back();
        const std::string key = keyFor(m_elements.size() - 1);
        m_elements.pop_back();
        if (element.opened) {
            m_assembler.end();
        } else if (const QString text = m_text.trimmed(); !text.isEmpty()) {
            bool number = false;
            text.toDouble(&number);
            const QByteArray value = text.toUtf8();
            m_assembler.scalar(key, {value.constData(), size_t(value.size())},
                               !number && text != u"true" && text != u"false");
        }
        m_text.clear();
        m_done = m_elements.empty();
    }

    QXmlStreamReader m_reader;
    int m_firstLine;
    PlanAssembler &m_assembler;
    std::vector<Element> m_elements;
    QString m_text;
    bool m_done = false;
};

} // namespace

Result<void> readXml(std::string_view text, int firstLine, PlanAssembler &assembler)
{
    return XmlScanner(text, firstLine, assembler).read();
}

} // namespace plan
