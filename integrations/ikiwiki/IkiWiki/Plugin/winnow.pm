#!/usr/bin/perl
# Asks Winnow about every comment. What it does not clearly call OK waits for a moderator: spam,
# what Winnow is unsure of, and everything while it does not answer.
package IkiWiki::Plugin::winnow;

use warnings;
use strict;
use IkiWiki 3.00;

my $SECONDS = 10; # for all of a question, from the name of the host to the last byte
my $MOST_BYTES = 65536; # of an answer

sub import {
	hook(type => "getsetup", id => "winnow", call => \&getsetup);
	hook(type => "checkcontent", id => "winnow", call => \&checkcontent);
}

sub getsetup () {
	return
		plugin => {
			safe => 1,
			rebuild => 0,
			section => "auth",
		},
		winnow_server => {
			type => "string",
			example => 'http://winnow:KEY@127.0.0.1:8100/blogspam',
			description => "where Winnow listens, with the key of the site",
			safe => 0,
			rebuild => 0,
		},
		winnow_pagespec => {
			type => 'pagespec',
			example => 'postcomment(*)',
			description => 'PageSpec of pages to ask Winnow about',
			link => 'ikiwiki/PageSpec',
			safe => 1,
			rebuild => 0,
		},
}

sub checkcontent (@) {
	my %params=@_;

	return undef unless is_asked_about(%params);
	my $why=eval { ask(%params) };
	$why="the plugin failed: $@" if $@;
	return undef unless defined $why;
	debug("winnow: a comment waits: $why");
	return gettext("comment needs moderation");
}

sub is_asked_about (@) {
	my %params=@_;
	my $session=$params{session};

	my $spec="!admin()";
	$spec.=" and (".$config{winnow_pagespec}.")"
		if defined $config{winnow_pagespec} && length $config{winnow_pagespec};
	my $user=$session->param("name");
	return pagespec_match($params{page}, $spec,
		(defined $user ? (user => $user) : ()),
		(defined $session->remote_addr() ? (ip => $session->remote_addr()) : ()),
		location => $params{page});
}

# Why a comment has to wait; undef if Winnow says that it is ham.
sub ask (@) {
	my %params=@_;

	my $server=$config{winnow_server};
	return "winnow_server is not set" unless defined $server && length $server;

	require JSON::PP;
	my %comment=(
		comment => defined $params{diff} ? $params{diff} : $params{content},
		subject => defined $params{subject} ? $params{subject} : "",
		name => defined $params{author} ? $params{author} : "",
		link => defined $params{url} ? $params{url} : "",
		ip => scalar $params{session}->remote_addr(),
	);
	my $answer=post($server, JSON::PP->new->utf8->encode(\%comment));
	return $answer->status_line() unless $answer->code() == 200;
	return "the answer is not whole" unless is_whole($answer);
	my $said=eval { JSON::PP->new->utf8->decode($answer->content) };
	my $result=ref $said eq 'HASH' ? $said->{result} : undef;
	return "this is no answer of Winnow" unless defined $result && ! ref $result;
	return $result eq 'OK' ? undef : "Winnow says $result";
}

# LWP's own time-out is for each read; a signal ends the whole of it.
sub post ($$) {
	my ($server, $body)=@_;

	require LWP::UserAgent;
	require HTTP::Request;
	my $client=LWP::UserAgent->new(
		env_proxy => 0,
		max_redirect => 0,
		max_size => $MOST_BYTES,
		timeout => $SECONDS,
	);
	my @headers=('Content-Type' => 'application/json');
	my $answer=eval {
		local $SIG{ALRM}=sub { die "it took more than $SECONDS seconds\n" };
		alarm $SECONDS;
		my $got=$client->request(HTTP::Request->new('POST', $server, \@headers, $body));
		alarm 0;
		$got;
	};
	my $error=$@;
	alarm 0;
	die $error unless defined $answer;
	return $answer;
}

# LWP answers 200 also where the connection ended, or it gave up, in the middle.
sub is_whole ($) {
	my $answer=shift;

	return 0 if defined $answer->header("X-Died") || defined $answer->header("Client-Aborted");
	my $length=$answer->header("Content-Length");
	return ! defined $length || $length == length $answer->content;
}

1
