<?php
/**
 * Where the administrator of one site of a network may lead its server: to public addresses
 * only, unless the network's owner allows others. Who has a whole WordPress may choose any.
 *
 * @package Winnow
 */

defined( 'ABSPATH' ) || exit;

/** Whether internal hosts are out of bounds for the URL that counts here. */
function winnow_must_be_public() {
	return winnow_url_is_of_site() && '1' !== (string) get_site_option( 'winnow_network_internal_hosts', '' );
}

/**
 * The public addresses of a URL's host: all of them, or none if one is not public.
 *
 * @param string $url The URL.
 * @return string[]
 */
function winnow_public_addresses( $url ) {
	$host  = (string) wp_parse_url( $url, PHP_URL_HOST );
	$found = '' === $host || '[' === $host[0] ? false : gethostbynamel( rtrim( $host, '.' ) );
	if ( ! $found || array_filter( $found, 'winnow_is_internal' ) ) {
		return array();
	}
	return $found;
}

/**
 * Whether an IPv4 address is none of the public internet.
 *
 * @param string $address The address.
 */
function winnow_is_internal( $address ) {
	$public = filter_var( $address, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4 | FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE );
	// 100.64.0.0/10 belongs to providers, 198.18.0.0/15 to tests, 192.0.0.0/24 to protocols, 224.0.0.0/4 to groups.
	return ! $public || preg_match( '/^(?:100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|198\.1[89]|192\.0\.0|22[4-9]|23\d)\./', $address );
}

/**
 * Sends a request; where internal hosts are out of bounds, only to addresses that were checked.
 * A name may lead elsewhere a moment later, so the connection does not look it up again.
 *
 * @param string $url     The URL.
 * @param array  $request As WP_Http has it.
 * @return array|WP_Error
 */
function winnow_send_request( $url, $request ) {
	if ( ! winnow_must_be_public() ) {
		return wp_remote_request( $url, $request );
	}
	$addresses = winnow_public_addresses( $url );
	if ( ! $addresses || ! defined( 'CURLOPT_RESOLVE' ) ) {
		return new WP_Error( 'winnow_internal', winnow_internal_words() );
	}
	$pin = function ( $handle ) use ( $url, $addresses ) {
		$port = wp_parse_url( $url, PHP_URL_PORT ) ? wp_parse_url( $url, PHP_URL_PORT ) : ( 0 === stripos( $url, 'https:' ) ? 443 : 80 );
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- WordPress has no way to say which address.
		curl_setopt( $handle, CURLOPT_RESOLVE, array( wp_parse_url( $url, PHP_URL_HOST ) . ':' . $port . ':' . $addresses[0] ) );
	};
	add_action( 'http_api_curl', $pin );
	$response = wp_remote_request( $url, $request );
	remove_action( 'http_api_curl', $pin );
	return $response;
}

/** Why a URL is refused. */
function winnow_internal_words() {
	return __( 'The URL leads to an internal host. The owner of this network may allow that.', 'winnow' );
}
