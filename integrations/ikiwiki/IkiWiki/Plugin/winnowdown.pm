#!/usr/bin/perl
# Holds comments for moderation while the blogspam server does not take them. ikiwiki's own
# blogspam plugin publishes them then.
package IkiWiki::Plugin::winnowdown;

use warnings;
use strict;
use IkiWiki 3.00;

sub import {
	hook(type => "getsetup", id => "winnowdown", call => \&getsetup);
	hook(type => "checkcontent", id => "winnowdown", call => \&checkcontent);
}

sub getsetup () {
	return
		plugin => {
			safe => 1,
			rebuild => 0,
			section => "auth",
		},
}

sub checkcontent (@) {
	my %params=@_;
	my $session=$params{session};

	# The same comments that the blogspam plugin sends.
	my $spec="!admin()";
	$spec.=" and (".$config{blogspam_pagespec}.")"
		if defined $config{blogspam_pagespec} && length $config{blogspam_pagespec};
	my $user=$session->param("name");
	return undef unless pagespec_match($params{page}, $spec,
		(defined $user ? (user => $user) : ()),
		(defined $session->remote_addr() ? (ip => $session->remote_addr()) : ()),
		location => $params{page});

	# It answers with an error for a key that it does not know, too.
	my $server=$config{blogspam_server};
	my $answer=useragent(for_url => $server)->get($server);
	return undef if $answer->is_success();
	debug("the blogspam server does not take comments: ".$answer->status_line());
	return gettext("comment needs moderation");
}

1
