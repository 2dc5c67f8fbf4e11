# Drives Debian's libnet-akismet-perl with the host it has by itself, over plain HTTP.
use strict;
use warnings;
use JSON::PP;
use Net::Akismet;

my $task = decode_json(do { local $/; <STDIN> });

sub client {
    my ($key) = @_;
    return Net::Akismet->new(KEY => $key, URL => $task->{blog});
}

sub sent {
    my ($comment) = @_;
    return (
        USER_IP            => '192.0.2.7',
        COMMENT_USER_AGENT => 'Mozilla/5.0 (reader)',
        map { uc $_ => $comment->{$_} } keys %$comment,
    );
}

sub check {
    my ($client, $comment) = @_;
    my $answer = $client ? $client->check(sent($comment)) : undef;
    return 'undef' unless defined $answer;
    return $answer eq 'true' ? 'spam' : 'ham';
}

my $ours = client($task->{key});
# new() gives undef for a wrong key; a client whose key is revoked later has this form.
my $wrong = $ours ? bless({ %$ours, KEY => $task->{wrong_key} }, 'Net::Akismet') : undef;
my %checked = map { $_ => check($ours, $task->{check}{$_}) } keys %{ $task->{check} };
print encode_json({
    verify       => $ours ? JSON::PP::true : JSON::PP::false,
    verify_wrong => client($task->{wrong_key}) ? JSON::PP::true : JSON::PP::false,
    checked      => \%checked,
    spam         => $ours && $ours->spam(sent($task->{spam})) ? 'accepted' : 'undef',
    ham          => $ours && $ours->ham(sent($task->{ham})) ? 'accepted' : 'undef',
    wrong_key    => check($wrong, $task->{ham}),
});
