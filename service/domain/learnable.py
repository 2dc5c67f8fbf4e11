"""Which labels of the log may be learned from, and how much each may teach."""

from collections.abc import Sequence

from service.domain.label_lines import LabelLine, logs, standing_line
from service.domain.quarantine import quarantined
from service.domain.trust import records, trust_in


def learnable(lines: Sequence[LabelLine]) -> dict[str, tuple[LabelLine, float]]:
    """The labels that stand, by id, each with the trust in it, from 0 to 1.

    None that was un-learned, none in quarantine. The lines come by comment and sequence.
    """
    waiting, by_reporter = quarantined(lines), records(lines)
    standing = (standing_line(log, left_out=waiting) for log in logs(lines))
    return {line.id: (line, trust_in(line, by_reporter)) for line in standing if line is not None}
