#pragma once

#include <QWidget>

/// A small drawn picture of a page with its caption.
class FeatureSketch : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Table, Search, Sweep, Catalog };

    explicit FeatureSketch(Kind kind, const QString &title, const QString &caption, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int captionHeight(int width) const;

    Kind m_kind;
    QString m_title;
    QString m_caption;
};
