/**
 * The first steps: the test, the example's figures and the runs, without loading the page again. Each button also works
 * without this script.
 */
( function ( apiFetch, i18n ) {
  'use strict';

  const form = document.querySelector( '[data-sors-setup]' );
  if ( ! form ) {
    return;
  }
  const DOMAIN = 'sors-for-woocommerce';
  const POLL_MS = 1000;
  const POLL_FAILED_MS = 5000;
  const post = ( path, data ) => apiFetch( { path: '/sors/v1' + path, method: 'POST', data: data || {} } );
  const find = ( mark ) => form.querySelector( '[' + mark + ']' );

  /** One sentence for a failed request. */
  function sentence( error ) {
    return error && error.message && error.code !== 'invalid_json' && error.code !== 'fetch_error'
      ? error.message
      : i18n.__( 'The shop’s own server did not answer as expected. Load the page again.', DOMAIN );
  }

  function test( button ) {
    const answer = find( 'data-sors-message' );
    const tell = ( tone, text ) => {
      answer.className = 'sors-message sors-message--' + tone;
      answer.textContent = text;
    };
    button.addEventListener( 'click', ( event ) => {
      event.preventDefault();
      button.disabled = true;
      tell( 'busy', i18n.__( 'Asking SORS…', DOMAIN ) );
      post( '/connection/test' )
        .then( ( result ) => tell( 'good', result.message ) )
        .catch( ( error ) => tell( 'bad', sentence( error ) ) )
        .then( () => {
          button.disabled = false;
        } );
    } );
  }

  function example( button ) {
    const problem = find( 'data-sors-problem' );
    const title = find( 'data-sors-title' ).firstElementChild;
    const show = ( view ) => {
      title.textContent = view.title;
      problem.textContent = view.problem;
      problem.hidden = view.problem === '';
      Object.keys( view.figures || {} ).forEach( ( name ) => {
        form.querySelector( '[data-sors-figure="' + name + '"]' ).textContent = view.figures[ name ];
      } );
    };
    button.addEventListener( 'click', ( event ) => {
      event.preventDefault();
      button.disabled = true;
      post( '/setup/sample-article', { article: form.elements.article.value } )
        .then( show )
        .catch( ( error ) => show( { title: '', problem: sentence( error ) } ) )
        .then( () => {
          button.disabled = false;
        } );
    } );
  }

  /** Follows the runs of a step; lends a hand where no worker is at one. */
  function follow( panel ) {
    const live = find( 'data-sors-live' );
    let helping = false;

    /** Comes escaped from the shop's own server, as it stands in the page without this script. */
    function draw( html ) {
      if ( panel.dataset.shown === html ) {
        return;
      }
      panel.dataset.shown = html;
      const held = panel.contains( document.activeElement ) ? document.activeElement.value : '';
      const fresh = new window.DOMParser().parseFromString( html, 'text/html' ).body;
      panel.replaceChildren( ...Array.from( fresh.children ).map( ( part ) => document.importNode( part, true ) ) );
      const again = held && Array.from( panel.querySelectorAll( 'button' ) ).find( ( one ) => one.value === held );
      if ( again ) {
        again.focus();
      }
    }

    function help( ids ) {
      if ( helping || ids.length === 0 ) {
        return;
      }
      helping = true;
      post( '/runs/' + ids[ 0 ] + '/step' ).catch( () => {} ).then( () => {
        helping = false;
      } );
    }

    function look() {
      post( '/setup/panel', { step: panel.dataset.sorsPanel } ).then( ( view ) => {
        draw( view.html );
        if ( live.textContent !== view.live ) {
          live.textContent = view.live;
        }
        if ( view.busy ) {
          help( view.idle );
          window.setTimeout( look, POLL_MS );
        }
      } ).catch( ( error ) => {
        live.textContent = sentence( error );
        window.setTimeout( look, POLL_FAILED_MS );
      } );
    }
    look();
  }

  const marks = { 'data-sors-test': test, 'data-sors-sample': example, 'data-sors-panel': follow };
  Object.keys( marks ).forEach( ( mark ) => {
    const element = find( mark );
    if ( element ) {
      marks[ mark ]( element );
    }
  } );
} )( window.wp.apiFetch, window.wp.i18n );
