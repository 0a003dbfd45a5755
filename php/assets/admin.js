/**
 * The page WooCommerce › SORS: progress of runs, test of the connection, lists to choose from.
 * Without this script the page's forms still work; they post to admin-post.php.
 */
( function ( apiFetch, i18n ) {
  'use strict';

  const { __, sprintf } = i18n;
  const DOMAIN = 'sors-for-woocommerce';
  const ROUTE = '/sors/v1';
  const POLL_MS = 800;
  const POLL_SLOW_MS = 5000;
  const POLL_IDLE_MS = 60000;
  const POLL_FAILED_MS = 4000;

  const get = ( path ) => apiFetch( { path: ROUTE + path } );
  const post = ( path, data ) => apiFetch( { path: ROUTE + path, method: 'POST', data: data || {} } );

  /** One sentence for a failed request. */
  function sentence( error ) {
    if ( error && error.message && error.code !== 'invalid_json' && error.code !== 'fetch_error' ) {
      return error.message;
    }
    return __( 'The shop’s own server did not answer as expected. Look into WooCommerce › Status › Logs, then load the page again.', DOMAIN );
  }

  /** Puts a table in its place; it comes escaped from the shop's own server, as it would stand in the page without this script. */
  function insert( place, html ) {
    if ( place.dataset.shown === html ) {
      return;
    }
    place.dataset.shown = html;
    const table = new window.DOMParser().parseFromString( html, 'text/html' ).body;
    place.replaceChildren( ...Array.from( table.children ).map( ( part ) => document.importNode( part, true ) ) );
  }

  /** A paused run needs a confirmation; a run that is retried continues by itself. No worker is at either of them. */
  const paused = ( view ) => [ 'paused', 'retrying' ].includes( view.state );

  /** Puts text in its place, only where it is another: a live region speaks at each change. */
  function put( place, text ) {
    if ( place.textContent !== text ) {
      place.textContent = text;
    }
  }

  /**
   * A card of one synchronisation: shows its run, starts and stops it. `moved` is told that a button has changed
   * something, and is given the answer.
   */
  function card( root, moved ) {
    const part = ( name ) => root.querySelector( '[data-sors="' + name + '"]' );
    const button = ( name ) => root.querySelector( '[data-sors-action="' + name + '"]' );
    const ready = root.dataset.ready === '1';
    let shown = null;
    let helping = false;
    let homeless = false;

    function show( view ) {
      const same = shown !== null && shown.id === view.id;
      if ( same && ! view.finished && ( shown.finished || view.seen < shown.seen ) ) {
        return; // An answer that was overtaken by a later one.
      }
      const focused = root.contains( document.activeElement ) && document.activeElement.dataset.sorsAction;
      root.dataset.run = view.id;
      root.dataset.state = view.state;
      put( part( 'badge' ), view.state_label );
      part( 'badge' ).className = 'sors-badge sors-badge--' + view.tone;
      showBar( view );
      put( part( 'progress' ), view.progress );
      put( part( 'rate' ), view.rate );
      Object.keys( view.counts ).forEach( ( name ) => put( root.querySelector( '[data-sors-count="' + name + '"]' ), view.counts[ name ] ) );
      say( view.reason );
      insert( part( 'findings' ), view.findings || '' );
      showButtons( view );
      showTimes( view );
      if ( focused || ( homeless && document.activeElement === document.body ) ) {
        keepFocus( button( focused || 'stop' ) );
      }
      announce( view, same );
      shown = view;
    }

    function showBar( view ) {
      const bar = part( 'bar' );
      if ( view.percent === null && ! view.finished && ! paused( view ) ) {
        bar.removeAttribute( 'value' );
      } else {
        bar.value = view.percent || 0;
      }
      put( part( 'percent' ), view.percent === null ? '' : view.percent + ' %' );
    }

    function showButtons( view ) {
      button( 'start' ).disabled = ! view.finished || ! ready;
      button( 'dry' ).disabled = ! view.finished || ! ready;
      part( 'report' ).href = view.report_url || '';
      part( 'report' ).hidden = ! view.report_url || ! view.finished;
      button( 'stop' ).disabled = view.finished || view.state === 'stopping';
      button( 'stop' ).form.elements.run.value = view.id;
      put( button( 'stop' ), view.needs_confirmation ? __( 'Cancel', DOMAIN ) : __( 'Stop', DOMAIN ) );
      button( 'resume' ).hidden = view.finished || ! paused( view );
      button( 'resume' ).disabled = false;
      button( 'resume' ).form.elements.run.value = view.id;
    }

    function showTimes( view ) {
      put( part( 'when' ), view.when );
      part( 'run' ).href = view.url || '';
      part( 'run' ).hidden = ! view.url;
      if ( view.next !== undefined ) {
        put( part( 'next' ), view.next );
      }
    }

    /**
     * A button that can't be pressed any more must not take the keyboard's place on the page with it; where no other one
     * can be pressed just now, the next one that can.
     */
    function keepFocus( pressed ) {
      homeless = false;
      if ( pressed.disabled || pressed.hidden ) {
        const other = [ 'resume', 'stop', 'start' ].map( button ).find( ( one ) => ! one.disabled && ! one.hidden );
        if ( other ) {
          other.focus();
        } else {
          homeless = true;
        }
      }
    }

    /** For screen readers: each new state with its reason, and each quarter of the way; not what was there all along. */
    function announce( view, same ) {
      const quarter = ( v ) => Math.floor( ( v.percent || 0 ) / 25 );
      if ( shown !== null && ( ! same || view.state !== shown.state || quarter( view ) !== quarter( shown ) ) ) {
        put( part( 'live' ), [ view.kind_label, view.state_label, view.progress, view.reason ].filter( Boolean ).join( ', ' ) );
      }
    }

    function say( text ) {
      put( part( 'reason' ), text );
      part( 'reason' ).hidden = text === '';
    }

    /** Carries the run on in this visit's own request, as long as no worker of the shop does. */
    function help( view ) {
      if ( helping || ! view.idle || view.finished ) {
        return;
      }
      helping = true;
      post( '/runs/' + view.id + '/step' ).then( ( answer ) => {
        if ( shown.id === answer.id ) {
          show( answer );
        }
      } ).catch( () => {} ).then( () => {
        helping = false;
      } );
    }

    function command( name, path, data ) {
      const pressed = button( name );
      pressed.disabled = true;
      say( '' );
      post( path, data ).then( ( view ) => {
        pressed.focus();
        show( view );
        keepFocus( pressed );
        moved();
      } ).catch( ( error ) => {
        pressed.disabled = false;
        pressed.focus();
        say( sentence( error ) );
        put( part( 'live' ), sentence( error ) );
      } );
    }

    function onSubmit( name, path, data ) {
      button( name ).form.addEventListener( 'submit', ( event ) => {
        event.preventDefault();
        command( name, path(), data );
      } );
    }

    const run = () => '/runs/' + root.dataset.run;
    onSubmit( 'start', () => '/runs', { kind: root.dataset.sorsKind } );
    onSubmit( 'dry', () => '/runs', { kind: root.dataset.sorsKind, dry_run: true } );
    onSubmit( 'stop', () => run() + '/stop' );
    onSubmit( 'resume', () => run() + '/resume' );

    /** Where a run is at work, one wants to know that it can't be followed any more. */
    function fail( text ) {
      if ( ! [ 'completed', 'failed', 'stopped', 'never' ].includes( root.dataset.state ) ) {
        say( text );
      }
    }

    return { show, help, fail };
  }

  /** The overview: asks the shop how it stands, often while a run is at work, and shows it. */
  function overview( root ) {
    const cards = {};
    let timer = 0;
    let asked = 0;

    function follow( wait ) {
      window.clearTimeout( timer );
      timer = window.setTimeout( poll, wait );
    }

    /** A button was pressed: what was asked before that is of the past. */
    function moved() {
      asked += 1;
      follow( 0 );
    }

    function poll() {
      asked += 1;
      const mine = asked;
      get( '/overview' ).then( ( now ) => {
        if ( mine === asked ) {
          show( now );
        }
      } ).catch( ( error ) => {
        if ( mine !== asked ) {
          return;
        }
        Object.values( cards ).forEach( ( one ) => one.fail( sentence( error ) ) );
        if ( ! ( error && error.data && [ 401, 403, 404 ].includes( error.data.status ) ) ) {
          follow( POLL_FAILED_MS );
        }
      } );
    }

    function show( now ) {
      const views = Object.values( now.cards );
      views.forEach( ( view ) => cards[ view.kind ].show( view ) );
      Object.entries( now.parts ).forEach( ( [ id, html ] ) => replace( document.getElementById( id ), html ) );
      root.dataset.busy = now.busy ? '1' : '0';
      views.forEach( ( view ) => cards[ view.kind ].help( view ) );
      const atWork = views.some( ( view ) => ! view.finished && ! paused( view ) );
      follow( ! now.busy ? POLL_IDLE_MS : document.hidden || ! atWork ? POLL_SLOW_MS : POLL_MS );
    }

    root.querySelectorAll( '.sors-card' ).forEach( ( one ) => {
      cards[ one.dataset.sorsKind ] = card( one, moved );
    } );
    follow( root.dataset.busy === '1' ? 0 : POLL_IDLE_MS );
  }

  /** Puts a part of the page in its place; the keyboard stays where it was, and what was unfolded stays so. */
  function replace( place, html ) {
    const focused = place.contains( document.activeElement ) ? document.activeElement.getAttribute( 'href' ) : null;
    const open = Array.from( place.querySelectorAll( 'details' ) ).map( ( one ) => one.open );
    insert( place, html );
    place.querySelectorAll( 'details' ).forEach( ( one, index ) => {
      one.open = open[ index ] || one.open;
    } );
    if ( focused !== null && ! place.contains( document.activeElement ) ) {
      const again = Array.from( place.querySelectorAll( 'a' ) ).find( ( link ) => link.getAttribute( 'href' ) === focused );
      if ( again ) {
        again.focus();
      }
    }
  }

  /**
   * A list to choose from in front of a text field. The text field keeps the name that is posted, so that anything
   * can be typed where SORS has no list.
   */
  function picker( input ) {
    const OTHER = '\u0001';
    const select = document.createElement( 'select' );
    const hint = document.createElement( 'span' );
    const id = input.id;
    let ready = false;

    function mount() {
      if ( ready ) {
        return;
      }
      ready = true;
      input.id = id + '-typed';
      select.id = id;
      select.setAttribute( 'aria-describedby', input.getAttribute( 'aria-describedby' ) );
      input.setAttribute( 'aria-label', __( 'Typed by hand', DOMAIN ) );
      input.before( select, ' ' );
      select.addEventListener( 'change', () => {
        const typed = select.value === OTHER;
        input.hidden = ! typed;
        if ( typed ) {
          input.focus();
        } else {
          input.value = select.value;
        }
        input.dispatchEvent( new window.Event( 'change' ) );
      } );
    }

    function fill( choices ) {
      hint.textContent = '';
      if ( choices.length === 0 ) {
        return;
      }
      mount();
      const known = choices.some( ( choice ) => choice.value === input.value );
      const all = [ { value: '', text: __( '— Choose —', DOMAIN ) } ]
        .concat( choices, { value: OTHER, text: __( 'Type by hand…', DOMAIN ) } );
      select.replaceChildren( ...all.map( ( choice ) => new window.Option( choice.text, choice.value ) ) );
      select.value = known || input.value === '' ? input.value : OTHER;
      input.hidden = select.value !== OTHER;
    }

    function fail( text ) {
      hint.className = 'sors-hint';
      hint.textContent = text;
      input.after( hint );
    }

    return { fill, fail };
  }

  /** Tick boxes for a text field that holds values with commas between them. What is typed besides stays. */
  function ticker( input ) {
    const box = document.createElement( 'div' );
    const values = () => input.value.split( ',' ).map( ( text ) => text.trim() ).filter( ( text ) => text !== '' );

    function tick( choice, on ) {
      input.value = values().filter( ( value ) => value !== choice.value ).concat( on ? choice.value : [] ).join( ', ' );
    }

    return ( choices ) => {
      box.className = 'sors-ticks';
      input.before( box );
      box.replaceChildren( ...choices.map( ( choice ) => {
        const label = document.createElement( 'label' );
        const check = document.createElement( 'input' );
        check.type = 'checkbox';
        check.checked = values().includes( choice.value );
        check.addEventListener( 'change', () => tick( choice, check.checked ) );
        label.append( check, ' ' + choice.text );
        return label;
      } ) );
    };
  }

  function settings( form ) {
    const button = document.getElementById( 'sors-test' );
    const answer = document.getElementById( 'sors-test-message' );
    const spinner = document.getElementById( 'sors-test-spinner' );
    const checkButton = document.getElementById( 'sors-check' );
    const panel = document.getElementById( 'sors-contract' );
    const database = form.querySelector( '[data-sors-list="databases"]' );
    const databases = picker( database );
    const units = picker( form.querySelector( '[data-sors-list="business_units"]' ) );
    // Enter in a field presses a form's first button that submits it: with a script that is to be “Save settings”.
    button.type = 'button';
    checkButton.type = 'button';
    const stockUnits = ticker( form.querySelector( '[data-sors-list="stock_units"]' ) );
    const CONNECTION = [ 'api_url', 'profile_path', 'ca_file', 'database', 'business_unit', 'price_type', 'stock_mode' ];

    /** What the form says now, saved or not. */
    function typed() {
      const data = { api_key: form.elements.api_key ? form.elements.api_key.value : '', sors: {} };
      CONNECTION.forEach( ( name ) => {
        const field = form.elements[ 'sors[' + name + ']' ];
        if ( field && ! field.disabled ) {
          data.sors[ name ] = field.value;
        }
      } );
      return data;
    }

    function fill( lists ) {
      databases.fill( lists.databases.map( ( row ) => ( {
        value: row.name,
        text: row.year && ! row.name.includes( String( row.year ) ) ? row.name + ' (' + row.year + ')' : row.name,
      } ) ) );
      const choices = lists.business_units.map( ( row ) => ( {
        value: row.id,
        text: row.name + ' (' + ( row.code || row.id ) + ')',
      } ) );
      units.fill( choices );
      stockUnits( choices );
    }

    function tell( tone, text ) {
      answer.className = 'sors-message sors-message--' + tone;
      answer.textContent = text;
    }

    /** Asks a route about what is typed; one question at a time. */
    function ask( path, answered ) {
      const buttons = [ button, checkButton ];
      buttons.forEach( ( one ) => {
        one.disabled = true;
      } );
      spinner.classList.add( 'is-active' );
      tell( 'busy', __( 'Asking SORS…', DOMAIN ) );
      insert( panel, '' );
      post( path, typed() ).then( answered ).catch( ( error ) => tell( 'bad', sentence( error ) ) ).then( () => {
        buttons.forEach( ( one ) => {
          one.disabled = false;
        } );
        spinner.classList.remove( 'is-active' );
      } );
    }

    function test() {
      ask( '/connection/test', ( result ) => {
        tell( 'good', result.message );
        fill( result );
      } );
    }

    function check() {
      ask( '/connection/contract', ( result ) => {
        tell( result.tone, result.message );
        insert( panel, result.html );
      } );
    }

    function load() {
      post( '/connection/lists', typed() ).then( fill ).catch( ( error ) => {
        /* translators: %s: what went wrong */
        units.fail( sprintf( __( 'The lists could not be loaded. %s', DOMAIN ), sentence( error ) ) );
      } );
    }

    button.addEventListener( 'click', ( event ) => {
      event.preventDefault();
      test();
    } );
    checkButton.addEventListener( 'click', ( event ) => {
      event.preventDefault();
      check();
    } );
    database.addEventListener( 'change', () => {
      if ( database.value !== '' ) {
        load();
      }
    } );
    if ( form.dataset.key === '1' ) {
      load();
    }
  }

  const page = document.getElementById( 'sors-overview' );
  if ( page ) {
    overview( page );
  }
  const form = document.getElementById( 'sors-settings' );
  if ( form ) {
    settings( form );
  }
} )( window.wp.apiFetch, window.wp.i18n );
