#pragma once

#include "app/sweep/candidateresult.h"
#include "app/sweep/growthresult.h"

#include <QString>

/// What the Builds and Growth pages say, from values: the answer in large type, what it rests on, what to beware of.
struct CandidateText
{
    QString answer;
    QString details;
    QString caveat;

    friend bool operator==(const CandidateText &, const CandidateText &) = default;
};

CandidateText candidateText(const sweep::CandidateResult &result);
/// What measuring took, for the line below.
QString measuredNote(const sweep::CandidateHead &head);

CandidateText growthText(const sweep::GrowthResult &result);
/// "1/16" of a share that is one, else a percentage.
QString shareWords(double share);
