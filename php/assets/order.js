/**
 * The order's screen: what the customer owes in SORS, asked for once the screen is there.
 */
( function ( apiFetch ) {
  'use strict';

  document.querySelectorAll( '[data-sors-debt]' ).forEach( ( line ) => {
    const say = ( text ) => {
      line.querySelector( '[role="status"]' ).textContent = text;
      line.hidden = text === '';
    };
    apiFetch( { path: '/sors/v1/orders/' + Number( line.dataset.sorsDebt ) + '/debt' } ).then(
      ( answer ) => say( String( answer.text ) ),
      () => say( line.dataset.sorsFailed )
    );
  } );
} )( window.wp.apiFetch );
