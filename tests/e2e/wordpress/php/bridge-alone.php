<?php
// The bridge without a WordPress: prints as JSON what it would send for one request to Akismet.
const ABSPATH = __DIR__;
const WINNOW_URL = 'https://example.org:8443/winnow/';

function add_filter() {}
function add_action() {}
function doing_filter() { return false; }
function wp_doing_cron() { return false; }
function is_wp_error() { return false; }
function wp_parse_url( $url, $part ) { return parse_url( $url, $part ); }
function untrailingslashit( $url ) { return rtrim( $url, '/' ); }
function wp_remote_request( $url, $request ) { return compact( 'url', 'request' ); }

require $argv[1];
$asked = array( 'body' => $argv[3], 'headers' => array( 'Host' => 'akismet' ) );
echo json_encode( winnow_instead_of_akismet( false, $asked, $argv[2] ) );
