/* The buttons of the product's box: each asks one route and says what came. */
(function () {
	'use strict';

	const { __ } = wp.i18n;
	const OUTCOMES = {
		updated: __( 'The product was written.', 'sors-for-woocommerce' ),
		unchanged: __( 'The product is as SORS has it.', 'sors-for-woocommerce' ),
		left: __( 'The product was left as it is.', 'sors-for-woocommerce' ),
	};

	function line( answer, text ) {
		const p = document.createElement( 'p' );
		p.textContent = text;
		answer.append( p );
	}

	function show( answer, action, result ) {
		answer.textContent = '';
		if ( action === 'sync' ) {
			line( answer, OUTCOMES[ result.outcome ] );
		} else if ( action === 'compare' && result.changes.length === 0 ) {
			line( answer, __( 'No difference in the fields SORS owns.', 'sors-for-woocommerce' ) );
		}
		( result.changes || [] ).forEach( ( change ) => line( answer, change.field + ': ' + ( change.old || '–' ) + ' → ' + ( change.new || '–' ) ) );
		( result.remarks || [] ).forEach( ( remark ) => line( answer, remark ) );
	}

	document.addEventListener( 'click', ( event ) => {
		const button = event.target.closest( '[data-sors-action]' );
		if ( ! button ) {
			return;
		}
		const box = button.closest( '.sors-product' );
		const answer = box.querySelector( '.sors-product-answer' );
		const action = button.dataset.sorsAction;
		const code = box.querySelector( '[data-code]' );
		answer.textContent = __( 'Asking SORS…', 'sors-for-woocommerce' );
		button.disabled = true;
		wp.apiFetch( {
			path: '/sors/v1/product/' + box.dataset.product + '/' + action,
			method: action === 'compare' ? 'GET' : 'POST',
			data: action === 'link' ? { code: code.value } : undefined,
		} )
			.then( ( result ) => {
				show( answer, action, result );
				if ( action === 'link' || action === 'unlink' ) {
					line( answer, __( 'Done. Load the page again to see it.', 'sors-for-woocommerce' ) );
				} else if ( action === 'sync' && result.outcome === 'updated' ) {
					line( answer, __( 'Load the page again before you save: it still shows the old values.', 'sors-for-woocommerce' ) );
				}
			} )
			.catch( ( error ) => {
				answer.textContent = error.message;
			} )
			.finally( () => {
				button.disabled = false;
			} );
	} );
} )();
