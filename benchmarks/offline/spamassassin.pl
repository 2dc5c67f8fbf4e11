# Reads a mailbox; prints the Bayes probability and the total score of each message, in order.
# SpamAssassin's own commands round the probability to four digits, too few to rank by.
use strict;
use warnings;
use Mail::SpamAssassin;

my $filter = Mail::SpamAssassin->new({
    userprefs_filename => $ARGV[0], local_tests_only => 1, dont_copy_prefs => 1,
});
my $mailbox = do { local $/; <STDIN> };
for my $message (split /^(?=From c\@blog\.example )/m, $mailbox) {
    my $mail = $filter->parse($message);
    my $status = $filter->check($mail);
    printf "%.17g %.3f\n", $status->{bayes_score} // 0.5, $status->get_score;
    $status->finish;
    $mail->finish;
}
$filter->finish;
