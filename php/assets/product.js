/* The buttons of the product's box: each asks one route and says what came. */
( function () {
	'use strict';

	const { __ } = wp.i18n;
	const WAIT = {
		compare: __( 'Comparing with SORS…', 'sors-for-woocommerce' ),
		sync: __( 'Synchronising this product…', 'sors-for-woocommerce' ),
		link: __( 'Linking…', 'sors-for-woocommerce' ),
		unlink: __( 'Unlinking…', 'sors-for-woocommerce' ),
	};
	const DONE = {
		updated: __( 'The product was written.', 'sors-for-woocommerce' ),
		unchanged: __( 'The product is as SORS has it.', 'sors-for-woocommerce' ),
		skipped: __( 'The product was left as it is.', 'sors-for-woocommerce' ),
		link: __( 'Linked. What SORS owns comes with the next run, or by “Sync this product now”.', 'sors-for-woocommerce' ),
		unlink: __( 'Unlinked. The product stays as it is; the next catalog run links it again if its SKU is the code of an article.', 'sors-for-woocommerce' ),
	};

	function element( name, text, className ) {
		const made = document.createElement( name );
		made.textContent = text;
		made.className = className || '';
		return made;
	}

	function say( answer, tone, text ) {
		answer.append( element( 'p', text, 'sors-product__message sors-product__message--' + tone ) );
	}

	function differences( answer, changes ) {
		answer.append( element( 'p', __( 'The next sync would change:', 'sors-for-woocommerce' ), 'sors-product__title' ) );
		const list = element( 'dl', '', 'sors-product__changes' );
		const none = __( '(empty)', 'sors-for-woocommerce' );
		changes.forEach( ( change ) => {
			const value = element( 'dd', '' );
			value.append( element( 'del', change.old || none ), ' → ', element( 'ins', change.new || none ) );
			list.append( element( 'dt', change.label ), value );
		} );
		answer.append( list );
	}

	function reload( answer ) {
		say( answer, 'warn', __( 'The form still shows the old values: load the page again before you save.', 'sors-for-woocommerce' ) );
		const button = element( 'button', __( 'Load the page again', 'sors-for-woocommerce' ), 'button button-link' );
		button.type = 'button';
		button.addEventListener( 'click', () => window.location.reload() );
		answer.append( button );
	}

	function show( answer, action, result ) {
		answer.textContent = '';
		if ( action !== 'compare' ) {
			say( answer, result.result === 'skipped' ? 'warn' : 'good', DONE[ result.result || action ] );
		} else if ( result.changes.length === 0 ) {
			say( answer, 'good', __( 'No difference in the fields SORS owns.', 'sors-for-woocommerce' ) );
		} else {
			differences( answer, result.changes );
		}
		( result.remarks || [] ).forEach( ( remark ) => say( answer, 'warn', remark ) );
		if ( result.result === 'updated' ) {
			reload( answer );
		}
	}

	/* The button that was pressed is gone with the panel: the keyboard stays in the box. */
	function renew( box, result ) {
		if ( result.panel ) {
			const hadFocus = box.contains( document.activeElement ) || document.activeElement === document.body;
			box.querySelector( '.sors-product__panel' ).innerHTML = result.panel;
			if ( hadFocus ) {
				box.querySelector( 'button, input' ).focus();
			}
		}
	}

	function act( box, action ) {
		const answer = box.querySelector( '.sors-product__result' );
		const code = box.querySelector( '[data-code]' );
		const buttons = box.querySelectorAll( '[data-sors-action]' );
		answer.textContent = '';
		say( answer, 'busy', WAIT[ action ] );
		box.setAttribute( 'aria-busy', 'true' );
		buttons.forEach( ( button ) => button.setAttribute( 'aria-disabled', 'true' ) );
		wp.apiFetch( {
			path: '/sors/v1/products/' + box.dataset.product + '/' + action,
			method: action === 'compare' ? 'GET' : 'POST',
			data: action === 'link' ? { code: code.value } : undefined,
		} )
			.then( ( result ) => {
				renew( box, result );
				show( answer, action, result );
			} )
			.catch( ( error ) => {
				answer.textContent = '';
				say( answer, 'bad', error.message );
			} )
			.finally( () => {
				box.removeAttribute( 'aria-busy' );
				buttons.forEach( ( button ) => button.removeAttribute( 'aria-disabled' ) );
			} );
	}

	document.addEventListener( 'click', ( event ) => {
		const button = event.target.closest( '[data-sors-action]' );
		const box = button && button.closest( '.sors-product' );
		if ( box && ! box.hasAttribute( 'aria-busy' ) ) {
			act( box, button.dataset.sorsAction );
		}
	} );

	/* Enter would save the product, whose form is around the box. */
	document.addEventListener( 'keydown', ( event ) => {
		if ( event.key === 'Enter' && event.target.matches( '.sors-product [data-code]' ) ) {
			event.preventDefault();
			event.target.closest( '.sors-product' ).querySelector( '[data-sors-action="link"]' ).click();
		}
	} );
} )();
