import{$ as e,A as t,B as n,C as r,D as i,E as a,F as o,G as s,H as c,I as l,J as u,K as d,L as f,M as p,N as m,O as h,P as g,Q as _,R as v,S as ee,T as y,U as b,V as te,W as x,X as ne,Y as S,Z as C,_ as re,a as ie,b as ae,c as oe,d as se,et as w,f as ce,g as le,h as ue,i as de,j as fe,k as pe,l as me,m as he,n as ge,nt as _e,o as ve,p as ye,q as T,r as E,rt as D,s as be,t as xe,tt as O,u as Se,v as k,w as Ce,x as we,y as Te,z as Ee}from"./index-D3cyw5WL.js";var De=[{name:`sql`,about:`runs SQL in the caller's transaction`},{name:`log`,about:`writes messages`},{name:`clock`,about:`reads the time`},{name:`random`,about:`gets random numbers`}];async function Oe(){return(await(await d(`GET`,`modules`)).json()).modules.sort((e,t)=>ke(e.schema,t.schema)||ke(e.name,t.name))}function ke(e,t){return e<t?-1:+(e>t)}var Ae=`SELECT f.oid, f.schema, f.name, f.arguments,
  array(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t), p.proargnames, f.result, f.kind, p.proretset, f.language,
  f.module_schema, f.module, f.version, f.export, f.declared, f.volatility, f.strict
FROM basalt_wasm_functions f JOIN pg_catalog.pg_proc p ON p.oid = f.oid
ORDER BY f.schema, f.name, f.arguments`;async function je(){return(await o(Ae)).map(e=>({oid:e[0],schema:e[1],name:e[2],arguments:e[3]??``,types:JSON.parse(e[4]??`[]`),names:JSON.parse(e[5]??`[]`),result:e[6]??``,kind:e[7],set:e[8]===`true`,language:e[9],module:e[11]===null?null:{schema:e[10],name:e[11],version:e[12]},export:e[13]??``,declared:e[14]===`true`,volatility:e[15],strict:e[16]===`true`}))}async function Me(e,t){let n=new URLSearchParams({capabilities:e.capabilities.join()});e.version&&n.set(`version`,e.version),e.replaces&&n.set(`schema`,e.replaces.schema);let r={"Content-Type":`application/wasm`};e.replaces?r[`If-Match`]=`"${e.replaces.sha256}"`:r[`If-None-Match`]=`*`,await(await d(`PUT`,`modules/${encodeURIComponent(e.name)}?${n}`,{headers:r,body:t})).body?.cancel()}async function Ne(e,t){let n=fe(t),r=`CREATE ${e.replaces?`OR REPLACE `:``}MODULE ${e.replaces?A(e.replaces):m(e.name)} ${e.version?`VERSION ${p(e.version)} `:``}LANGUAGE wat AS `,i=` WITH (capabilities = ${p(e.capabilities.join())})`;try{await g(r+n.sql+i)}catch(e){if(!(e instanceof T)||e.problem.position===void 0)throw e;let i=e.problem.position-[...r].length-n.before,{position:a,...o}=e.problem;throw new T(i>=1&&i<=[...t].length+1?{...o,position:i}:o)}}function A(e){return`${m(e.schema)}.${m(e.name)}`}async function Pe(e){let t=`modules/${encodeURIComponent(e.name)}?${new URLSearchParams({schema:e.schema})}`,n=await d(`GET`,t,{headers:{Accept:`application/wasm`}});return new Uint8Array(await n.arrayBuffer())}async function Fe(e,t){let n=new URLSearchParams({schema:e.schema,cascade:String(t)});await d(`DELETE`,`modules/${encodeURIComponent(e.name)}?${n}`,{headers:{"If-Match":`"${e.sha256}"`}})}function Ie(e,t){return g(`ALTER MODULE ${A(e)} SET VERSION ${p(t)}`)}function Le(e,t,n){let r=[`capabilities = ${p(t.join())}`,`max_memory = '${Math.ceil((n.maxMemory??0)/1024)}kB'`,`fuel = ${n.fuel??0}`,`timeout = ${n.timeoutMS??0}`];return g(`ALTER MODULE ${A(e)} SET (${r.join(`, `)})`)}function Re(e){return`oid`in e?`EXECUTE`:`USAGE`}function ze(e){return`oid`in e?`EXECUTE ON ${e.kind===`p`?`PROCEDURE`:`FUNCTION`} ${A(e)}(${e.types.join(`, `)})`:`USAGE ON MODULE ${A(e)}`}var j=`PUBLIC`,Be=`SELECT DISTINCT coalesce(r.rolname, '${j}')`,Ve=`LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee`,He=`${Be} FROM basalt_wasm_modules m, aclexplode(m.acl) x ${Ve}
WHERE m.schema = $1 AND m.name = $2 AND r.rolname IS DISTINCT FROM m.owner ORDER BY 1`,Ue=`${Be} FROM pg_catalog.pg_proc p,
  aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x ${Ve}
WHERE p.oid = $1::oid AND x.grantee <> p.proowner ORDER BY 1`;async function We(e){return(`oid`in e?await o(Ue,[e.oid]):await o(He,[e.schema,e.name])).map(([e])=>e)}async function Ge(){return[j,...(await o(`SELECT rolname FROM pg_catalog.pg_roles ORDER BY rolname`)).map(([e])=>e)]}var Ke=e=>e===j?j:m(e);function qe(e,t){return g(`GRANT ${ze(e)} TO ${Ke(t)}`)}function Je(e,t){return g(`REVOKE ${ze(e)} FROM ${Ke(t)}`)}async function Ye(e){let[t]=await o(`SELECT calls, rows, time_us, fuel, traps, peak_memory, compile_time_us, cache_hits FROM basalt_wasm_stats WHERE oid = $1::oid`,[e]);if(!t)return null;let n=e=>Number(t[e]);return{calls:n(0),rows:n(1),timeUS:n(2),fuel:n(3),traps:n(4),peakMemory:n(5),compileUS:n(6),cacheHits:n(7)}}async function Xe(){let e=await o(`SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('wasm_memory', 'wasm_fuel')`),t=new Map(e.map(([e,t])=>[e,Number(t)]));return{memory:(t.get(`wasm_memory`)??0)*1024,fuel:t.get(`wasm_fuel`)??0}}async function Ze(e,t){return Qe(await(await s(`functions/${encodeURIComponent(e.name)}/test`,{schema:e.schema,args:e.types,rows:t,timeout_ms:1e4})).text())}function Qe(e){let t=v(e.trim()),n=JSON.parse(t.get(`result`)??`""`);return Ee(t.get(`results`)??`[]`).map(e=>{let t=v(e),r=t.get(`error`);return{value:l(t.get(`value`)??`null`,n),problem:r?JSON.parse(r):null,fuel:Number(t.get(`fuel`)??0),timeUS:Number(t.get(`time_us`)??0)}})}var M=C([]),N=C([]),P=C({kind:`new`}),F=C(!1),I=C(null),$e=ne(()=>{let e=P.value;return e.kind===`module`?L(e):void 0}),et=ne(()=>{let e=P.value;return e.kind===`function`?N.value.find(t=>t.oid===e.oid):void 0});function L(e){return M.value.find(t=>t.schema===e.schema&&t.name===e.name)}function R(e){return N.value.filter(t=>t.module?.schema===e.schema&&t.module.name===e.name)}async function z(){F.value=!0;try{[M.value,N.value]=await Promise.all([Oe(),je()]),I.value=null}catch(e){x(e)||(I.value=u(e))}finally{F.value=!1}}async function B(e){try{await e()}catch(e){return x(e)?null:u(e)}return await z(),t(),null}function tt(){let e=S(``),t=t=>t.toLowerCase().includes(e.value.trim().toLowerCase()),r=M.value.map(e=>({module:e,list:R(e)})).map(({module:e,list:n})=>({module:e,list:t(e.name)?n:n.filter(e=>t(e.name))})).filter(({module:e,list:n})=>n.length>0||t(e.name)),a=N.value.filter(e=>!(e.module&&L(e.module))&&t(e.name)),o=r.length===0&&a.length===0;return b(D,{children:[i.value&&b(`div`,{class:`sidebar-shade`,onClick:()=>h.value=!1}),b(`aside`,{class:`sidebar`,style:{width:`${pe.value}px`},"aria-label":`Modules and functions`,children:[b(`div`,{class:`sidebar-tools`,children:[b(xe,{label:`Filter the functions`,value:e}),b(`button`,{class:F.value?`button button-quiet button-icon turning`:`button button-quiet button-icon`,type:`button`,"aria-label":`Refresh the functions`,title:`Refresh the functions`,onClick:()=>void z(),children:b(n,{name:`refresh`})})]}),b(`nav`,{class:`function-list`,"aria-label":`Modules and functions`,onKeyDown:nt,children:[b(V,{to:{kind:`new`},icon:`add`,name:`New module`}),r.map(({module:e,list:t})=>b(rt,{module:e,list:t},`${e.schema}.${e.name}`)),a.length>0&&b(`h2`,{class:`list-head`,children:`With code of their own`}),a.map(e=>b(it,{fn:e},e.oid)),o&&!F.value&&b(`p`,{class:`sidebar-note`,children:e.value?`Nothing has such a name.`:`There are no WebAssembly functions yet.`})]}),!i.value&&b(de,{label:`Width of the sidebar`,axis:`x`,value:pe,low:180,high:640,measure:e=>e.clientX,step:16})]})]})}function nt(e){let t={ArrowDown:1,ArrowUp:-1}[e.key];if(!t)return;e.preventDefault();let n=[...e.currentTarget.querySelectorAll(`.entry`)];n[(n.indexOf(document.activeElement)+t+n.length)%n.length]?.focus()}function rt({module:e,list:t}){let{schema:n,name:r}=e;return b(D,{children:[b(V,{to:{kind:`module`,schema:n,name:r},icon:`module`,name:n===`public`?r:`${n}.${r}`,detail:/^\d+$/.test(e.version)?`version ${e.version}`:e.version}),t.map(e=>b(it,{fn:e,inside:!0},e.oid))]})}function it({fn:e,inside:t=!1}){let n=e.schema===`public`?e.name:`${e.schema}.${e.name}`;return b(V,{to:{kind:`function`,oid:e.oid},icon:`function`,name:n,detail:`(${e.types.join(`, `)})`,inside:t})}function V({to:e,icon:t,name:r,detail:a,inside:o=!1}){let s=JSON.stringify(e)===JSON.stringify(P.value);function c(){P.value=e,i.value&&(h.value=!1)}return b(`button`,{class:o?`entry entry-inside`:`entry`,type:`button`,title:a?`${r} ${a}`:r,"aria-current":s?`true`:void 0,"data-pane-focus":s?``:void 0,onClick:c,children:[b(`span`,{class:`entry-icon entry-icon-${t}`,children:b(n,{name:t})}),b(`span`,{class:`entry-name`,children:r}),a&&b(`span`,{class:`entry-detail`,children:a})]})}function H({problem:e}){return b(`div`,{class:`problem problem-note`,role:`alert`,children:[b(`p`,{class:`problem-title`,children:[b(n,{name:`alert`}),b(`strong`,{children:e.title}),e.code&&b(`code`,{class:`sqlstate`,children:e.code})]}),e.detail&&b(`p`,{children:e.detail}),e.hint&&b(`p`,{children:[b(`span`,{class:`quiet`,children:`Hint:`}),` `,e.hint]}),e.where&&b(`pre`,{class:`where`,children:e.where})]})}function U(e){let t=[`bytes`,`KiB`,`MiB`,`GiB`],n=e,r=0;for(;n>=1024&&r<t.length-1;r++)n/=1024;return`${Number.isInteger(n)?n:n.toFixed(1)} ${t[r]}`}function W(e){return e<1e3?`${Math.round(e)} µs`:e<1e6?`${(e/1e3).toFixed(1)} ms`:`${(e/1e6).toFixed(2)} s`}function G(e,t){let[n,r]=O({value:null,problem:null}),[i,a]=O(0);return _(()=>{let t=!0;return e().then(e=>t&&r({value:e,problem:null}),e=>{t&&!x(e)&&r(t=>({value:t.value,problem:u(e)}))}),()=>void(t=!1)},[t,i]),{...n,reload:()=>a(e=>e+1)}}var at=3e3;function ot({fn:e,after:t}){let n=G(()=>Ye(e.oid),`${e.oid} ${t}`),r=G(Xe,``);_(()=>{let e=setInterval(()=>document.visibilityState===`visible`&&n.reload(),at);return()=>clearInterval(e)},[]);let i=n.problem??r.problem;if(i)return b(H,{problem:i});let a=n.value;if(!a||!r.value)return b(`p`,{class:`quiet`,children:`It was not called yet.`});let o=e.module&&L(e.module),s=o?.max_memory??r.value.memory,c=o?.fuel??r.value.fuel,l=a.calls>0?a.fuel/a.calls:0;return b(`div`,{class:`gauges`,children:[b(st,{label:`Most memory of an instance`,value:a.peakMemory,limit:s,write:U}),b(st,{label:`Fuel of a batch, on average`,value:l,limit:c,write:E}),b(`dl`,{class:`numbers`,children:[b(K,{name:`Batches`,value:E(a.calls)}),b(K,{name:`Rows`,value:E(a.rows)}),b(K,{name:`Time`,value:W(a.timeUS)}),b(K,{name:`Time a row`,value:a.rows>0?ct(a.timeUS*1e3/a.rows):`–`}),b(K,{name:`Fuel`,value:E(a.fuel)}),b(K,{name:`Fuel a row`,value:a.rows>0?E(a.fuel/a.rows):`–`}),b(K,{name:`Traps`,value:E(a.traps),bad:a.traps>0}),b(K,{name:`Compiled in`,value:W(a.compileUS)}),b(K,{name:`Times found compiled`,value:E(a.cacheHits)})]})]})}function st({label:e,value:t,limit:n,write:r}){let i=n>0?Math.min(1,t/n):0;return b(`div`,{class:`gauge`,children:[b(`p`,{class:`gauge-head`,children:[b(`span`,{children:e}),b(`strong`,{children:r(t)}),b(`span`,{class:`quiet`,children:n>0?`of ${r(n)}`:`without a limit`})]}),n>0&&b(`div`,{class:i>.8?`gauge-bar gauge-high`:`gauge-bar`,role:`meter`,"aria-label":e,"aria-valuemin":0,"aria-valuemax":n,"aria-valuenow":Math.min(t,n),"aria-valuetext":`${r(t)} of ${r(n)}`,children:b(`span`,{style:{width:`${i*100}%`}})})]})}function K({name:e,value:t,bad:n=!1}){return b(`div`,{children:[b(`dt`,{children:e}),b(`dd`,{class:n?`number-bad`:``,children:t})]})}function ct(e){return e<1e3?`${e<10?e.toFixed(1):Math.round(e)} ns`:W(e/1e3)}function lt({of:e}){let t=G(()=>We(e),`oid`in e?e.oid:`${e.schema}.${e.name}`),n=G(Ge,``),r=S(``),i=S(null),a=Re(e),o=(n.value??[]).filter(e=>!t.value?.includes(e));async function s(e){try{await e,i.value=null,r.value=``,t.reload()}catch(e){x(e)||(i.value=u(e))}}let c=i.value??t.problem??n.problem;return b(D,{children:[b(`p`,{class:`quiet`,children:t.value?.length===0?`The owner and superusers only.`:`The owner, superusers, and these:`}),b(`ul`,{class:`holders`,children:t.value?.map(t=>b(`li`,{children:[b(`span`,{children:t===`PUBLIC`?`everybody`:t}),b(`code`,{class:`quiet`,children:a}),b(`button`,{class:`button button-small`,type:`button`,"aria-label":`Revoke ${a} from ${t}`,onClick:()=>void s(Je(e,t)),children:`Revoke`})]},t))}),b(`form`,{class:`actions`,onSubmit:t=>{t.preventDefault(),r.value&&s(qe(e,r.value))},children:[b(`select`,{"aria-label":`Role`,value:r.value,onChange:e=>r.value=e.currentTarget.value,children:[b(`option`,{value:``,children:`a role`}),o.map(e=>b(`option`,{value:e,children:e===`PUBLIC`?`everybody`:e},e))]}),b(`button`,{class:`button`,type:`submit`,"aria-disabled":r.value===``,children:`Grant ${a}`})]}),c&&b(H,{problem:c})]})}var ut=[`function`,`table`,`memory`,`global`,`tag`],dt={127:`i32`,126:`i64`,125:`f32`,124:`f64`,123:`v128`,112:`funcref`,111:`externref`},q={custom:0,type:1,import:2,function:3,memory:5,export:7};function ft(e){if(!pt(e))throw Error(`The file is not a WebAssembly module of version 1.`);let t=new yt(e,8),n=new mt;for(;!t.done;){let e=t.byte(),r=t.part();n.section(e,r)}return n.info()}function pt(e){return[0,97,115,109,1,0,0,0].every((t,n)=>e[n]===t)}function J(e){return`(${e.params.join(`, `)}) → ${e.results.length===1?e.results[0]:`(${e.results.join(`, `)})`}`}var mt=class{types=[];functions=[];imports=[];exports=[];memory=null;manifest=null;section(e,t){switch(e){case q.custom:t.name()===`basalt.manifest`&&(this.manifest=_t(t.rest()));break;case q.type:t.list(()=>this.types.push(gt(t)));break;case q.import:t.list(()=>this.readImport(t));break;case q.function:t.list(()=>this.functions.push(this.types[t.number()]??null));break;case q.memory:t.list(()=>this.memory=Y(t));break;case q.export:t.list(()=>this.exports.push({name:t.name(),kind:ht(t.byte()),index:t.number()}))}}readImport(e){let t={module:e.name(),name:e.name(),kind:ht(e.byte()),type:null};switch(t.kind){case`function`:t.type=this.types[e.number()]??null,this.functions.push(t.type);break;case`table`:e.byte(),Y(e);break;case`memory`:this.memory=Y(e);break;case`global`:e.byte(),e.byte();break;case`tag`:e.byte(),e.number()}this.imports.push(t)}info(){let e=this.exports.map(({name:e,kind:t,index:n})=>({name:e,kind:t,type:t===`function`?this.functions[n]??null:null}));return{imports:this.imports,exports:e,memory:this.memory,manifest:this.manifest}}};function ht(e){let t=ut[e];if(!t)throw Error(`The module has an import or export of the unknown kind ${e}.`);return t}function gt(e){if(e.byte()!==96)throw Error(`The module has a type that is no function's.`);let t={params:[],results:[]},n=()=>{let t=e.byte();return dt[t]??`0x${t.toString(16)}`};return e.list(()=>t.params.push(n())),e.list(()=>t.results.push(n())),t}function Y(e){let t=e.byte();return{min:e.number(),max:t&1?e.number():null}}function _t(e){let t=e=>Array.isArray(e)?e.map(String):[];try{let n=JSON.parse(new TextDecoder().decode(e)),r=Array.isArray(n.functions)?n.functions:[];return{capabilities:t(n.capabilities),functions:r.map(e=>String(e.name))}}catch(e){throw Error(`The module's manifest is not the JSON that is expected.`,{cause:e})}}var vt=new TextDecoder,yt=class e{bytes;at;constructor(e,t=0){this.bytes=e,this.at=t}get done(){return this.at>=this.bytes.length}byte(){let e=this.bytes[this.at++];if(e===void 0)throw Error(`The module is cut off.`);return e}number(){let e=0;for(let t=0;t<35;t+=7){let n=this.byte();if(e+=(n&127)*2**t,n<128)return e}throw Error(`The module has a number of more than 32 bits.`)}list(e){for(let t=this.number();t>0;t--)e()}part(){return new e(this.take(this.number()))}name(){return vt.decode(this.take(this.number()))}rest(){return this.take(this.bytes.length-this.at)}take(e){if(e>this.bytes.length-this.at)throw Error(`The module is cut off.`);return this.at+=e,this.bytes.subarray(this.at-e,this.at)}},bt=[`_state_size`,`_init`,`_update`,`_merge`,`_final`],xt=[`_open`,`_next`,`_close`];function St(e){let t=e.exports.filter(e=>e.kind===`function`),n=new Set(t.map(e=>e.name)),r=new Set([`basalt_alloc`,`basalt_reset`,`_initialize`,`_start`]),i=new Map;for(let[e,a]of[[`aggregate`,bt],[`table`,xt]])for(let o of t){let t=o.name.slice(0,-a[0].length);o.name===t+a[0]&&a.every(e=>n.has(t+e))&&(i.set(o,{export:t,kind:e,params:[],results:[]}),a.forEach(e=>r.add(t+e)),r.add(`${t}_retract`))}let a=e.imports.some(e=>e.module===`basalt`&&/^(sql|out|arg)_/.test(e.name));for(let e of t){if(r.has(e.name)||!e.type)continue;let{params:t,results:n}=e.type;i.set(e,{export:e.name,kind:Ct(t,n,a),params:t,results:n})}return t.map(e=>i.get(e)).filter(e=>e!==void 0)}function Ct(e,t,n){let r=t.length===1&&t[0]===`i32`;return r&&e.join()===`i32,i32,i32,i32`&&!n?`vectorised`:t.length===0||r&&n?`procedure`:`scalar`}var wt={i32:`integer`,i64:`bigint`,f32:`real`,f64:`double precision`};function Tt(e,t){let n=m(t.export),r=`LANGUAGE wasm AS ${p(e)}, ${p(t.export)}`,i=t.params.map((e,t)=>`${Et(t)} ${wt[e]??`text`}`).join(`, `);switch(t.kind){case`scalar`:return`CREATE FUNCTION ${n}(${i})\n  RETURNS ${wt[t.results[0]??``]??`text`}\n  ${r} IMMUTABLE STRICT`;case`vectorised`:return`CREATE FUNCTION ${n}(a bigint)\n  RETURNS bigint\n  ${r} IMMUTABLE`;case`table`:return`CREATE FUNCTION ${n}(a text)\n  RETURNS TABLE (value text)\n  ${r} IMMUTABLE`;case`aggregate`:return`CREATE AGGREGATE ${n}(double precision) (\n  LANGUAGE = wasm, RETURNS = double precision,\n  AS = ${p(e)}, EXPORT = ${p(t.export)}\n)`;case`procedure`:return`CREATE PROCEDURE ${n}(${i})\n  ${r}`}}function Et(e){return e<26?String.fromCharCode(97+e):`a${e+1}`}function Dt(e){let t=new Set(e.manifest?.capabilities??[]);for(let n of e.imports)n.module===`basalt`&&(n.name.startsWith(`sql_`)&&t.add(`sql`),n.name===`log`&&t.add(`log`));return[...t]}function Ot({module:e,info:t}){let n=St(t),r=S(kt(e,n)),i=t=>Tt(A(e),n[t]),a=S(n.length>0?i(r.value):``),o=S(null),s=S(``);if(n.length===0)return null;async function c(e){e.preventDefault(),s.value=``,o.value=await B(()=>g(a.value)),o.value||(s.value=`Created.`)}return b(`details`,{class:`more`,children:[b(`summary`,{children:`Create a function from an export`}),b(`form`,{class:`stack`,onSubmit:e=>void c(e),children:[b(`label`,{class:`field`,children:[b(`span`,{children:`Export`}),b(`select`,{value:r.value,onChange:e=>{r.value=Number(e.currentTarget.value),a.value=i(r.value),o.value=null},children:n.map((e,t)=>b(`option`,{value:t,children:e.kind===`aggregate`||e.kind===`table`?`${e.export}, ${e.kind}`:`${e.export} ${J(e)}`},e.export))})]}),b(`label`,{class:`field`,children:[b(`span`,{children:`Statement`}),b(`textarea`,{class:`code-field`,rows:a.value.split(`
`).length+1,spellcheck:!1,value:a.value,onInput:e=>a.value=e.currentTarget.value})]}),b(`p`,{class:`quiet`,children:[`The types are a guess: a text takes two `,b(`code`,{children:`i32`}),` and is given back as `,b(`code`,{children:`i64`}),`.`]}),o.value&&b(H,{problem:o.value}),b(`div`,{class:`actions`,children:[b(`button`,{class:`button button-primary`,type:`submit`,children:`Create function`}),b(`span`,{class:`said`,role:`status`,children:s})]})]})]})}function kt(e,t){let n=new Set(R(e).map(e=>e.export));return Math.max(0,t.findIndex(e=>!n.has(e.export)))}var At=65536,jt={scalar:`called row by row`,vectorised:`works on columns`,aggregate:`an aggregate`,table:`a table function`,procedure:`a procedure`};function Mt({info:e}){let t=new Map(St(e).map(e=>[e.export,e.kind])),n=e=>Pt(t,e);return b(`div`,{class:`inspection`,children:[b(`div`,{class:`table-scroll`,tabIndex:0,role:`region`,"aria-label":`Exports`,children:b(`table`,{class:`facts`,children:[b(`caption`,{children:`Exports`}),b(`tbody`,{children:[e.exports.map(e=>b(`tr`,{children:[b(`th`,{scope:`row`,children:b(`code`,{children:e.name})}),b(`td`,{children:e.type?b(`code`,{children:J(e.type)}):e.kind}),b(`td`,{class:`quiet`,children:e.type&&n(e.name)})]},e.name)),e.exports.length===0&&b(Nt,{text:`The module exports nothing that could be called.`})]})]})}),b(`div`,{class:`table-scroll`,tabIndex:0,role:`region`,"aria-label":`Imports`,children:b(`table`,{class:`facts`,children:[b(`caption`,{children:`Imports`}),b(`tbody`,{children:[e.imports.map(e=>b(`tr`,{children:[b(`th`,{scope:`row`,children:b(`code`,{children:[e.module,`.`,e.name]})}),b(`td`,{children:e.type?b(`code`,{children:J(e.type)}):e.kind}),b(`td`,{class:`quiet`,children:e.module===`basalt`?`what Basalt offers`:`from elsewhere`})]},`${e.module}.${e.name}`)),e.imports.length===0&&b(Nt,{text:`None: the module only computes.`})]})]})}),b(`p`,{class:`quiet`,children:Ft(e)})]})}function Nt({text:e}){return b(`tr`,{children:b(`td`,{class:`quiet`,children:e})})}function Pt(e,t){let n=e.get(t);if(n)return jt[n];if(t===`basalt_alloc`||t===`basalt_reset`)return`allots memory for texts`;if(t===`_initialize`||t===`_start`)return`begins an instance`;for(let[n,r]of e){if(r===`aggregate`&&t.startsWith(`${n}_`))return`part of the aggregate ${n}`;if(r===`table`&&t.startsWith(`${n}_`))return`part of the table function ${n}`}return``}function Ft({memory:e,manifest:t}){let n=e?`${U(e.min*At)} of memory to begin with${e.max===null?``:`, ${U(e.max*At)} at most`}.`:`No memory.`;return t?`${n} Its manifest declares ${t.functions.join(`, `)||`no functions`}.`:`${n} No manifest: functions are made of the exports by SQL.`}function It({allowed:e,needed:t=[],onChange:n}){return b(`fieldset`,{class:`choices`,children:[b(`legend`,{children:`Capabilities`}),De.map(({name:r,about:i})=>b(`label`,{class:`choice`,children:[b(`input`,{type:`checkbox`,checked:e.includes(r),onChange:t=>n(t.currentTarget.checked?[...e,r]:e.filter(e=>e!==r))}),b(`span`,{children:[b(`code`,{children:r}),` `,i,t.includes(r)&&b(`em`,{class:`needed`,children:` the module needs it`})]})]},r))]})}var Lt=1<<20;function Rt({module:e}){let t=S(e.capabilities),n=S(e.max_memory?String(e.max_memory/Lt):``),r=S(e.fuel?String(e.fuel):``),i=S(e.timeout_ms?String(e.timeout_ms):``),a=S(null);async function o(o){o.preventDefault();let s={maxMemory:Math.round(Number(n.value)*Lt),fuel:Number(r.value),timeoutMS:Number(i.value)};a.value=await B(()=>Le(e,t.value,s))}return b(`form`,{class:`stack`,onSubmit:e=>void o(e),children:[b(It,{allowed:t.value,onChange:e=>t.value=e}),b(`div`,{class:`fields`,children:[b(X,{label:`Memory of an instance, MiB`,value:n,step:`any`}),b(X,{label:`Fuel of a statement`,value:r}),b(X,{label:`Time of a statement, ms`,value:i})]}),b(`p`,{class:`quiet`,children:`An empty limit is the server's.`}),a.value&&b(H,{problem:a.value}),b(`div`,{class:`actions`,children:b(`button`,{class:`button`,type:`submit`,children:`Save`})})]})}function X({label:e,value:t,step:n}){return b(`label`,{class:`field`,children:[b(`span`,{children:e}),b(`input`,{type:`number`,min:`0`,step:n,placeholder:`as the server`,value:t.value,onInput:e=>t.value=e.currentTarget.value})]})}var zt=ue.define({startState:()=>({comment:0}),token(e,t){if(t.comment>0||e.match(`(;`)){for(t.comment===0&&(t.comment=1);!e.eol()&&t.comment>0;)e.match(`(;`)?t.comment++:e.match(`;)`)?t.comment--:e.next();return`comment`}return e.eatSpace()?null:e.match(`;;`)?(e.skipToEnd(),`comment`):e.match(/^"(?:[^"\\]|\\.)*"?/)?`string`:e.match(/^\$[^\s()";]+/)?null:e.match(/^[+-]?(?:0x[\da-fA-F_.p+-]+|\d[\d_.eE+-]*|inf|nan)(?=[\s()]|$)/)?`number`:e.match(/^(?:i32|i64|f32|f64|v128|funcref|externref|mut)(?=[\s()]|$)/)?`typeName`:e.match(/^[a-z][^\s()";]*/)?`keyword`:(e.next(),null)},languageData:{commentTokens:{line:`;;`,block:{open:`(;`,close:`;)`}}}});function Bt(e,t,n){let r=Ce(e,t-1);return{from:r,to:r+(/^[^\s()";]+/.exec(e.slice(r))?.[0].length??1),severity:`error`,message:n}}var Vt=new URL(`../workers/assemblyscript-CnsV3d2i.js`,import.meta.url).href,Ht=3e4,Ut=class{options;worker=null;ready=!1;end=null;constructor(e={}){this.options=e}compile(e,t){this.stop();let n=this.worker??=(this.options.start??Wt)();return new Promise((r,i)=>{let a,o=()=>{clearTimeout(a),n.onmessage=n.onerror=null,this.end=null},s=e=>{o(),this.discard(),Promise.resolve(e).then(i,i)},c=()=>{this.ready=!0,t(),a=setTimeout(()=>s(Kt()),Ht),n.postMessage(e)};this.end=()=>{o(),r(null)},n.onmessage=({data:e})=>{if(`ready`in e)return c();if(`failed`in e)return s(qt(e.failed));o(),r(e.compilation)},n.onerror=e=>{e.preventDefault(),s(this.ready?qt(e.message):this.missing(e.message))},this.ready&&c()})}stop(){let{end:e}=this;e&&(this.discard(),e())}close(){this.stop(),this.discard()}discard(){this.worker?.terminate(),this.worker=null,this.ready=!1}async missing(e){return await(this.options.isThere??Gt)()?qt(e||`It could not be started.`):new T({title:`The AssemblyScript compiler is not part of this build of Basalt.`,status:0,hint:`Compile with “basalt fn build”, and upload the file.`})}};function Wt(){return new Worker(Vt,{type:`module`,name:`assemblyscript`,credentials:`omit`})}async function Gt(){return(await fetch(Vt,{method:`HEAD`})).ok}function Kt(){return new T({title:`The compiler was ended: it took more than ${Ht/1e3} seconds.`,status:0})}function qt(e){return new T({title:`The AssemblyScript compiler failed.`,status:0,detail:e})}var Jt=`index.ts`,Yt=`// WebAssembly functions for Basalt in AssemblyScript, ABI version 1.
//
//   export { basalt_alloc, basalt_reset } from "./basalt";
//
//   export function twice(n: i64): i64 {
//     return 2 * n;
//   }
//
// Compile with "basalt fn build", or with
//
//   asc index.ts -O3 --runtime stub --use abort= -o module.wasm
//
// A function of one row takes and returns numbers:
//
//   SQL                               AssemblyScript
//   smallint, integer, boolean, date  i32
//   bigint, timestamp, timestamptz    i64
//   real, double precision            f32, f64
//   text, bytea, json, jsonb          usize, u32 as arguments: address and length;
//                                     Result as result
//
// Dates are days and timestamps microseconds since 2000-01-01. Null arguments give
// null without a call. Functions over columns see nulls, and may return them; see
// Column.
//
// The host has all memory freed after some rows, and so what was made with new. What
// is to last longer is in numbers, or in memory.data.

// basalt_alloc gives memory until the host calls basalt_reset. The host puts
// arguments there. A module exports both.
export function basalt_alloc(size: usize): usize {
  return heap.alloc(size);
}

export function basalt_reset(): void {
  heap.reset();
}

// Result is a result of variable length, or null: an address and a length.
export type Result = u64;

// NULL is the SQL null.
export const NULL: Result = u64.MAX_VALUE;

// bytes makes a result. The bytes are copied before the next call. Text has to be
// UTF-8.
export function bytes(at: usize, length: u32): Result {
  return ((<u64>at) << 32) | length;
}

// text makes a result of a string.
export function text(s: string): Result {
  const utf8 = Text.of(s);
  return bytes(utf8.at, utf8.length);
}

// argument makes a string of an argument of variable length.
export function argument(at: usize, length: u32): string {
  return String.UTF8.decodeUnsafe(at, length);
}

// Text is a text as the host has it.
export class Text {
  constructor(
    public at: usize,
    public length: u32,
  ) {}

  static of(s: string): Text {
    const at = heap.alloc(3 * s.length + 1); // the most that UTF-8 takes
    const length = String.UTF8.encodeUnsafe(changetype<usize>(s), s.length, at);
    return new Text(at, <u32>length);
  }
}

@external("basalt", "raise")
declare function hostRaise(state: usize, stateLength: u32, text: usize, length: u32): void;

@external("basalt", "log")
declare function hostLog(level: i32, text: usize, length: u32): void;

@external("basalt", "param")
declare function hostParam(name: usize, nameLength: u32, to: usize, room: u32): i32;

// raise ends the statement with an error. It does not return. The state is an
// SQLSTATE of five characters, like "22023" or one of your own like "U0001".
export function raise(state: string, message: string): void {
  const code = Text.of(state);
  const words = Text.of(message);
  hostRaise(code.at, code.length, words.at, words.length);
  unreachable();
}

// Level is how much a message matters.
export enum Level {
  Debug,
  Notice,
  Warning,
}

// log sends the client a message. It needs the capability "log".
export function log(level: Level, message: string): void {
  const words = Text.of(message);
  hostLog(level, words.at, words.length);
}

// param is a setting, like "timezone"; null where there is no such setting.
export function param(name: string): string | null {
  const called = Text.of(name);
  const length = hostParam(called.at, called.length, 0, 0);
  if (length < 0) return null;
  const to = heap.alloc(length);
  hostParam(called.at, called.length, to, length);
  return argument(to, length);
}
`,Xt=`// Columns, in Arrow's layout.

// Kind is what the values of a column are.
export enum Kind {
  Bool = 1,
  Int16,
  Int32,
  Int64,
  Float32,
  Float64,
  Text,
  Bytea,
  JSON,
  Numeric,
  Date,
  Time,
  Timestamp,
  TimestampTZ,
  UUID,
  List,
}

// CONSTANT is a flag of results: one value stands for all rows.
export const CONSTANT: u32 = 1;

// Column is a column of arguments, which is to be read only, or of results. Those of
// results come with room for all rows, none of them null; only texts and lists have to
// bring their own data.
//
// Functions over columns are called for many rows at once:
//
//   vectorised  f(n: u32, input: Column, nin: u32, out: Column): i32
//   aggregate   x_state_size(): i32, x_init(n, states): i32, x_update(n, groups, input, nin, states): i32,
//               x_merge(n, into, from): i32, x_final(n, states, out): i32 [, x_retract, as x_update]
//   table       x_open(input, nin): i32, x_next(handle, most, out): i32, x_close(handle): void
//               [, x_push(handle, n, input): i32, where it takes rows]
//
// They return 0; x_open returns a handle and x_next how many rows it has made. x_push
// gets n rows, which are there until x_next has returned 0, or at their end none and no
// columns, which is address 0.
@unmanaged
export class Column {
  kind: u32; // and a numeric's scale in the upper half
  flags: u32;
  length: u32; // rows
  nulls: u32;
  validity: u32; // addresses; bit i at validity is set where row i is not null
  offsets: u32;
  data: u32;
  dataLength: u32; // bytes, for texts
  children: u32;
  child: u32;

  // at is the column number i of those that begin with this.
  at(i: u32): Column {
    return changetype<Column>(changetype<usize>(this) + i * offsetof<Column>());
  }

  // count is how many columns there are of the rows that x_push gets, of which this is
  // the first.
  count(): u32 {
    let n: u32 = 0;
    while (this.at(n).kind != 0) n++;
    return n;
  }

  // scale is how many digits the values of a numeric have behind the point.
  scale(): u32 {
    return this.kind >> 16;
  }

  // setScale says how many digits those of a result have.
  setScale(digits: u32): void {
    this.kind = (this.kind & 0xffff) | (digits << 16);
  }

  // elements is the column of a list's elements, of which from tells those of a row.
  elements(): Column {
    return changetype<Column>(this.child);
  }

  // allValid tells whether a column of arguments has no nulls at all.
  allValid(): bool {
    return this.validity == 0;
  }

  isNull(row: u32): bool {
    return this.validity != 0 && (load<u8>(this.validity + (row >> 3)) & bit(row)) == 0;
  }

  // setNull makes a row of a result null.
  setNull(row: u32): void {
    const at = this.validity + (row >> 3);
    store<u8>(at, load<u8>(at) & ~bit(row));
  }

  // get is a row of a column of a fixed width, whose kind T has to be.
  get<T>(row: u32): T {
    return load<T>(this.data + row * sizeof<T>());
  }

  // set sets a row of a result of a fixed width.
  set<T>(row: u32, x: T): void {
    store<T>(this.data + row * sizeof<T>(), x);
  }

  // bool is a row of a column of booleans.
  bool(row: u32): bool {
    return (load<u8>(this.data + (row >> 3)) & bit(row)) != 0;
  }

  // setBool sets a row of a result of booleans.
  setBool(row: u32, x: bool): void {
    const at = this.data + (row >> 3);
    store<u8>(at, x ? load<u8>(at) | bit(row) : load<u8>(at) & ~bit(row));
  }

  // from is where the bytes of a text begin, and the elements of a list.
  from(row: u32): u32 {
    return load<u32>(this.offsets + 4 * row);
  }

  // textAt is the address of a row of a column of texts.
  textAt(row: u32): usize {
    return this.data + this.from(row);
  }

  // textLength is its length.
  textLength(row: u32): u32 {
    return this.from(row + 1) - this.from(row);
  }
}

// bit is the bit of a row in its byte.
function bit(row: u32): u8 {
  return <u8>1 << <u8>(row & 7);
}

// Writer collects the texts of a result, a row after the other. A table function may
// use one for all its batches, so that its buffer does not grow with the rows.
export class Writer {
  private at: usize = 0;
  private length: u32 = 0;
  private room: u32 = 0;

  // write appends to the text of the present row.
  write(from: usize, length: u32): void {
    if (length > this.room - this.length) {
      this.room = 2 * (this.length + length) + 256;
      const more = heap.alloc(this.room);
      memory.copy(more, this.at, this.length);
      this.at = more;
    }
    memory.copy(this.at + this.length, from, length);
    this.length += length;
  }

  // endRow ends the text of a row; rows have to come in their order, nulls included.
  endRow(column: Column, row: u32): void {
    store<u32>(column.offsets + 4 * (row + 1), this.length);
  }

  // endColumn gives the texts to the host, and begins anew.
  endColumn(column: Column): void {
    column.data = <u32>this.at;
    column.dataLength = this.length;
    this.length = 0;
  }
}
`,Zt=`// Procedures. A procedure is a function that returns nothing, or 0 for having done its
// work. It runs SQL in the caller's transaction, for which its module needs the
// capability "sql". Null arguments are zeros; parameters and columns count from 1.
import { argument, raise, Text } from "./basalt";
import { Column } from "./column";

@external("basalt", "arg_null")
declare function hostArgNull(param: i32): i32;
@external("basalt", "out_null")
export declare function outNull(param: i32): void;
@external("basalt", "out_i64")
export declare function outInt(param: i32, x: i64): void;
@external("basalt", "out_f64")
export declare function outFloat(param: i32, x: f64): void;
@external("basalt", "out_text")
declare function hostOutText(param: i32, text: usize, length: u32): void;
@external("basalt", "sql_bind_null")
export declare function bindNull(param: i32): void;
@external("basalt", "sql_bind_i64")
export declare function bindInt(param: i32, x: i64): void;
@external("basalt", "sql_bind_f64")
export declare function bindFloat(param: i32, x: f64): void;
@external("basalt", "sql_bind_text")
declare function hostBindText(param: i32, text: usize, length: u32): void;
@external("basalt", "sql_exec")
declare function hostExec(sql: usize, length: u32): i64;
@external("basalt", "sql_query")
declare function hostQuery(sql: usize, length: u32): i32;
@external("basalt", "sql_row")
declare function hostRow(query: i32): i32;
@external("basalt", "sql_next")
declare function hostNext(query: i32, most: i32, buf: usize, size: u32): i32;
@external("basalt", "sql_close")
declare function hostClose(query: i32): void;
@external("basalt", "sql_columns")
declare function hostColumns(query: i32): i32;
@external("basalt", "sql_col_null")
declare function hostColumnNull(query: i32, column: i32): i32;
@external("basalt", "sql_col_i64")
declare function hostColumnInt(query: i32, column: i32): i64;
@external("basalt", "sql_col_f64")
declare function hostColumnFloat(query: i32, column: i32): f64;
@external("basalt", "sql_col_text")
declare function hostColumnText(query: i32, column: i32, to: usize, room: u32): i32;
@external("basalt", "sql_error")
declare function hostError(to: usize, room: u32): i32;

// argNull tells whether an argument is null.
export function argNull(param: i32): bool {
  return hostArgNull(param) != 0;
}

// outText sets an OUT parameter, as outNull, outInt and outFloat do.
export function outText(param: i32, s: string): void {
  const utf8 = Text.of(s);
  hostOutText(param, utf8.at, utf8.length);
}

// bindText sets a parameter of the next statement, as bindNull, bindInt and bindFloat
// do.
export function bindText(param: i32, s: string): void {
  const utf8 = Text.of(s);
  hostBindText(param, utf8.at, utf8.length);
}

// exec runs a statement, and returns how many rows it had; -1 where it has failed:
// nothing of it was done then.
export function exec(sql: string): i64 {
  const utf8 = Text.of(sql);
  return hostExec(utf8.at, utf8.length);
}

// lastError is "SQLSTATE message" of the last statement.
export function lastError(): string {
  const length = hostError(0, 0);
  if (length < 6) return "38000 no statement has failed";
  const to = heap.alloc(length);
  hostError(to, length);
  return argument(to, length);
}

// failed tells whether the last statement has failed with an SQLSTATE.
export function failed(state: string): bool {
  return lastError().startsWith(state + " ");
}

// longest is how many bytes of an error go on to the caller.
const longest = 1024;

// raiseLast ends the call with the error of the last statement. A long message is cut.
export function raiseLast(): void {
  const at = heap.alloc(longest + 1);
  let length = hostError(at, longest + 1);
  if (length < 6) raise("38000", "no statement has failed");
  if (length > longest) {
    length = longest;
    while ((load<u8>(at + length) & 0xc0) == 0x80) length--; // not within a character
  }
  const error = argument(at, length);
  raise(error.substring(0, 5), error.substring(6));
}

// tryQuery runs a query, whose rows the result gives; null where it has failed.
export function tryQuery(sql: string): Rows | null {
  const utf8 = Text.of(sql);
  const handle = hostQuery(utf8.at, utf8.length);
  return handle < 0 ? null : new Rows(handle);
}

// query runs a query. It ends the call where that fails.
export function query(sql: string): Rows {
  const rows = tryQuery(sql);
  if (rows === null) raiseLast();
  return rows!;
}

// Row is a row: the present one of a query, or one of a trigger. Columns count from 1.
export class Row {
  constructor(protected handle: i32) {}

  // columns is how many columns there are.
  columns(): i32 {
    return hostColumns(this.handle);
  }

  isNull(column: i32): bool {
    return hostColumnNull(this.handle, column) != 0;
  }

  // int is a column as a whole number; 0 for null.
  int(column: i32): i64 {
    return hostColumnInt(this.handle, column);
  }

  // float is a column as a number; 0 for null.
  float(column: i32): f64 {
    return hostColumnFloat(this.handle, column);
  }

  // text is a column as text; null for null.
  text(column: i32): string | null {
    const length = hostColumnText(this.handle, column, 0, 0);
    if (length < 0) return null;
    const to = heap.alloc(length);
    hostColumnText(this.handle, column, to, length);
    return argument(to, length);
  }
}

// Rows are the rows of a query, of which one is the present. The caller closes them.
export class Rows extends Row {
  // next goes to the next row; false at the end. It ends the call where the query
  // fails.
  next(): bool {
    const n = hostRow(this.handle);
    if (n < 0) raiseLast();
    return n > 0;
  }

  // nextColumns puts at most so many of the next rows as columns into a buffer of size
  // bytes, as heap.alloc gives it, and returns how many rows these are, which may be
  // fewer than there is room for; 0 at the end. columnsAt(buffer) is the first of the
  // columns. It ends the call where the query fails.
  nextColumns(most: i32, buffer: usize, size: u32): i32 {
    const n = hostNext(this.handle, most, buffer, size);
    if (n < 0) raiseLast();
    return n;
  }

  close(): void {
    hostClose(this.handle);
  }
}

// columnsAt is the first of the columns that nextColumns has put into a buffer.
export function columnsAt(buffer: usize): Column {
  return changetype<Column>(buffer);
}
`,Qt=`// Triggers in AssemblyScript: a function that takes nothing, and returns WRITE or, called
// BEFORE ... FOR EACH ROW, SKIP for a row that is not to be written. It assigns to
// columns of the new row by outInt and its like, and may run SQL as procedures do.
import { argument, Text } from "./basalt";
import { Row } from "./procedure";

// @ts-ignore: decorator
@external("basalt", "trg_about")
declare function hostAbout(what: i32, to: usize, room: i32): i32;
// @ts-ignore: decorator
@external("basalt", "trg_arg")
declare function hostArg(n: i32, to: usize, room: i32): i32;
// @ts-ignore: decorator
@external("basalt", "trg_column")
declare function hostColumn(name: usize, length: i32): i32;

export const WRITE: i32 = 0;
export const SKIP: i32 = 1;

// newRow is the row as it will be. There is none in DELETE.
export function newRow(): Row {
  return new Row(-1);
}

// oldRow is the row as it was. There is none in INSERT.
export function oldRow(): Row {
  return new Row(-2);
}

// Fact is something that is known about the trigger.
export enum Fact {
  Name,
  Schema,
  Table,
  When, // BEFORE or AFTER
  Level, // ROW or STATEMENT
  Event, // INSERT, UPDATE, DELETE or TRUNCATE
}

export function about(fact: Fact): string {
  const length = hostAbout(fact, 0, 0);
  const to = heap.alloc(length);
  hostAbout(fact, to, length);
  return argument(to, length);
}

// triggerArg is an argument of CREATE TRIGGER, counted from 0; null where there is none.
export function triggerArg(n: i32): string | null {
  const length = hostArg(n, 0, 0);
  if (length < 0) return null;
  const to = heap.alloc(length);
  hostArg(n, to, length);
  return argument(to, length);
}

// column is the number of a column, 0 where the table has none of the name.
export function column(name: string): i32 {
  const utf8 = Text.of(name);
  return hostColumn(utf8.at, utf8.length);
}
`,$t={source:`import { bytes, Result } from "./basalt/basalt";

// The host puts arguments into memory that it asks for.
export { basalt_alloc, basalt_reset } from "./basalt/basalt";

// A function over numbers has their types.
export function add_tax(price: f64, percent: f64): f64 {
  return price + price * percent / 100;
}

// A text is an address and a length.
export function initials(name: usize, length: u32): Result {
  const out = heap.alloc(length);
  let n: u32 = 0;
  let before: u8 = 32;
  for (let i: u32 = 0; i < length; i++) {
    const c = load<u8>(name + i);
    if (c >= 65 && c <= 90 && before == 32) store<u8>(out + n++, c);
    before = c;
  }
  return bytes(out, n);
}
`,manifest:`{
  "abi": 1,
  "functions": [
    {
      "name": "add_tax", "kind": "scalar", "volatility": "immutable", "strict": true,
      "args": [{"name": "price", "type": "double precision"}, {"name": "percent", "type": "double precision"}],
      "returns": "double precision"
    },
    {
      "name": "initials", "kind": "scalar", "volatility": "immutable", "strict": true,
      "args": [{"name": "name", "type": "text"}],
      "returns": "text"
    }
  ]
}
`},en=`basalt/`,tn=Object.fromEntries(Object.entries(Object.assign({"../../../../wasm/guest/as/basalt.ts":Yt,"../../../../wasm/guest/as/column.ts":Xt,"../../../../wasm/guest/as/procedure.ts":Zt,"../../../../wasm/guest/as/trigger.ts":Qt})).map(([e,t])=>[en+e.slice(e.lastIndexOf(`/`)+1),t]));function nn(e){return{...tn,[Jt]:e.source}}var rn=new Set(`abstract as break case catch class const constructor continue declare default do else enum export extends finally for from function get if implements import in instanceof interface is let namespace new of override private protected public readonly return set static super switch this throw try type typeof var void while`.split(` `)),an=new Set(`i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 bool boolean number string v128 anyref externref funcref Array Map Set StaticArray String Uint8Array ArrayBuffer Result Column Kind Level Row Rows Text Writer Fact`.split(` `)),on={startState:()=>({comment:!1,template:!1}),token(e,t){return t.comment||e.match(`/*`)?(t.comment=!e.match(/^.*?\*\//),t.comment&&e.skipToEnd(),`comment`):t.template||e.match("`")?(t.template=!e.match(/^(?:[^`\\]|\\.)*`/),t.template&&e.skipToEnd(),`string`):e.eatSpace()?null:e.match(`//`)?(e.skipToEnd(),`comment`):e.match(/^"(?:[^"\\]|\\.)*"?/)||e.match(/^'(?:[^'\\]|\\.)*'?/)?`string`:e.match(/^(?:0[xob][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/)?`number`:e.match(/^@\w+/)?`keyword`:e.match(/^[\p{L}_$][\p{L}\p{N}_$]*/u)?sn(e.current()):(e.next(),null)},languageData:{commentTokens:{line:`//`,block:{open:`/*`,close:`*/`}}}};function sn(e){return rn.has(e)?`keyword`:an.has(e)?`typeName`:e===`true`||e===`false`||e===`null`?`bool`:null}var cn=ue.define(on),Z=c(`assemblyscript`,$t,ln);function ln(e){let{source:t,manifest:n}=e??{};return te(t)&&te(n)}var un=0,dn=new TextEncoder().encode(`basalt.manifest`);function fn(e,t){if(!pt(e))throw Error(`There is no WebAssembly module to give a manifest to.`);if(t.trim()===``)return e;let n=new TextEncoder().encode(pn(t)),r=hn(mn(dn.length),dn,n);return hn(e,new Uint8Array([un]),mn(r.length),r)}function pn(e){try{JSON.parse(e)}catch(e){throw new T({title:`The manifest is not JSON.`,status:0,detail:e.message})}return e.replace(/("(?:[^"\\]|\\.)*")|\s+/g,(e,t)=>t??``)}function mn(e){let t=[];for(;e>=128;e>>>=7)t.push(e&127|128);return new Uint8Array([...t,e])}function hn(...e){let t=new Uint8Array(e.reduce((e,t)=>e+t.length,0)),n=0;for(let r of e)t.set(r,n),n+=r.length;return t}var gn=[ee(),ae(),se(),Te(),le(),ye(),re.of(`  `),be,we.of([...he,...Se,...oe,...ce])];function _n(e,t){let{label:n,language:i,text:a,onChange:o,onRun:s}=t,c=[s?we.of([{key:`Mod-Enter`,run:()=>(s(),!0)}]):[],gn,i,k.contentAttributes.of({"aria-label":n,tabindex:`0`,spellcheck:`false`,autocapitalize:`off`,"data-pane-focus":``}),k.updateListener.of(e=>{e.docChanged&&o(e.state.doc.toString())})],l=new k({parent:e,state:r.create({doc:a,extensions:c})}),u=e=>{let t=Math.min(e,l.state.doc.length);l.dispatch({selection:{anchor:t},effects:k.scrollIntoView(t,{y:`center`})}),l.focus()};return{mark(e){let{length:t}=l.state.doc,n=e.map(e=>({...e,from:Math.min(e.from,t),to:Math.min(e.to,t)}));l.dispatch(me(l.state,n)),n[0]&&u(n[0].from)},goTo:u,destroy:()=>l.destroy()}}function vn({label:e,language:t,text:n,marks:r,at:i,low:a=!1,onChange:o,onRun:s}){let c=w(null),l=w(null),u=w({onChange:o,onRun:s});return u.current={onChange:o,onRun:s},_(()=>{let r=_n(c.current,{label:e,language:t,text:n,onChange:e=>u.current.onChange(e),onRun:()=>u.current.onRun?.()});return l.current=r,()=>r.destroy()},[]),_(()=>l.current?.mark(r),[r]),_(()=>{i&&l.current?.goTo(i.offset)},[i]),b(`div`,{class:a?`code code-low`:`code`,ref:c})}function yn({list:e,onGo:t}){if(e.length===0)return null;let r=e.filter(e=>e.severity===`error`).length,i=e.length-r,a=[r>0&&xn(r,`error`),i>0&&xn(i,`warning`)].filter(Boolean);return b(`div`,{class:r>0?`problem problem-note`:`problem problem-note problem-calm`,role:`alert`,children:[b(`p`,{class:`problem-title`,children:[b(n,{name:`alert`}),b(`strong`,{children:a.join(`, `)})]}),b(`ul`,{class:`diagnostics`,children:e.map((e,n)=>b(`li`,{children:[b(bn,{of:e,onGo:t}),b(`span`,{children:[e.message,` `,e.code&&b(`code`,{class:`quiet`,children:e.code})]})]},n))})]})}function bn({of:{place:e},onGo:t}){if(!e)return b(`span`,{});let n=e.line>0?`${e.file}:${e.line}:${e.column}`:e.file;return e.file===`index.ts`?b(`button`,{class:`link`,type:`button`,onClick:()=>t(e.from),children:`Line ${e.line}, column ${e.column}`}):b(`span`,{class:`quiet`,children:n})}function xn(e,t){return`${e} ${t}${e===1?``:`s`}`}var Sn=[];function Cn({onModule:e}){let[t]=O(()=>new Ut),r=S(``),i=S(``),a=S([]),o=S(Sn),s=S(null),c=S(null),l=S(0),d=w(0);_(()=>()=>t.close(),[]);function f(){d.current++,t.stop(),r.value=``}function p(t){f(),Z.value=t,i.value=``,e(null)}function m(e){a.value=e.diagnostics,o.value=e.diagnostics.flatMap(e=>e.place?.file===`index.ts`?[{...e.place,severity:e.severity,message:e.message}]:[])}async function h(){f();let n=d.current,{manifest:a}=Z.value;r.value=`loading`,c.value=null,i.value=``,e(null);try{let o=await t.compile(nn(Z.value),()=>r.value=`compiling`);if(n!==d.current||!o)return;if(m(o),o.module){let t=fn(o.module,a);i.value=`Compiled: ${y(t.length)}.`,e(t)}}catch(e){if(n!==d.current)return;m({module:null,diagnostics:[]}),c.value=u(e)}r.value=``}function g(){p($t),m({module:null,diagnostics:[]}),c.value=null,l.value++}let v={"":i.value,loading:`Loading the compiler…`,compiling:`Compiling…`};return b(D,{children:[b(`div`,{class:`code-box`,children:[b(`p`,{class:`code-name`,children:[b(`code`,{children:`index.ts`}),b(`span`,{class:`quiet`,children:[`The library is at `,b(`code`,{children:`./basalt/basalt`}),`, as in a project of `,b(`code`,{children:`basalt fn new`}),`.`]})]}),b(vn,{label:`AssemblyScript`,language:cn,text:Z.value.source,marks:o.value,at:s.value,onChange:e=>p({...Z.value,source:e}),onRun:()=>void h()}),b(`p`,{class:`code-name`,children:[b(`code`,{children:`manifest.json`}),b(`span`,{class:`quiet`,children:`The functions that the module declares; without it, SQL makes them of the exports.`})]}),b(vn,{label:`Manifest`,language:cn,text:Z.value.manifest,marks:Sn,low:!0,onChange:e=>p({...Z.value,manifest:e}),onRun:()=>void h()})]},l.value),b(`div`,{class:`actions`,children:[r.value?b(`button`,{class:`button button-danger`,type:`button`,onClick:f,children:[b(n,{name:`stop`,filled:!0}),` Cancel`]}):b(`button`,{class:`button`,type:`button`,title:`${ie}+Enter`,onClick:()=>void h(),children:`Compile`}),b(`span`,{class:r.value?`quiet`:`said`,role:`status`,children:v[r.value]}),b(`button`,{class:`button button-quiet push`,type:`button`,onClick:g,children:`Start over with the example`})]}),b(yn,{list:a.value,onGo:e=>s.value={offset:e}}),c.value&&b(H,{problem:c.value})]})}function wn({label:e,chosen:t,onFile:r}){let i=S(!1),a=w(null);function o(e){let t=e?.[0];t&&r(t),a.current&&(a.current.value=``)}return b(`div`,{class:i.value?`drop drop-over`:`drop`,onDragOver:e=>{e.preventDefault(),i.value=!0},onDragLeave:()=>i.value=!1,onDrop:e=>{e.preventDefault(),i.value=!1,o(e.dataTransfer?.files)},children:[b(n,{name:`upload`}),b(`p`,{children:t?b(`strong`,{children:t}):`Drop a .wasm file here`}),b(`label`,{class:`button button-small`,children:[t?`Choose another file`:`Choose a file`,b(`input`,{class:`hidden`,ref:a,type:`file`,accept:`.wasm,application/wasm`,"aria-label":e,onChange:e=>o(e.currentTarget.files)})]})]})}function Q({title:t,about:n,tools:r,children:i}){let a=e();return b(`section`,{class:`card`,"aria-labelledby":a,children:[b(`div`,{class:`card-head`,children:[b(`h3`,{id:a,children:t}),n&&b(`p`,{class:`quiet`,children:n}),r&&b(`div`,{class:`card-tools`,children:r})]}),i]})}var Tn=`(module
  ;; The name of an export becomes the name of a function.
  (func (export "twice") (param i64) (result i64)
    (i64.mul (local.get 0) (i64.const 2))))
`;function En({replaces:e}){let t=S(`file`),n=S(null),r=S(Tn),i=S(e?.name??``),a=S(e!==null),o=S(``),s=e?.capabilities??[],c=S(s),l=S(null),u=S(!1),d=e??M.value.find(e=>e.name===i.value)??null,f=n.value?.info??null,p=_e(()=>Dn(r.value,l.value),[l.value]),m=i.value!==``&&(t.value===`wat`||f!==null);async function h(e){g(kn(e.name,new Uint8Array(await e.arrayBuffer()))),!a.value&&n.value?.info&&(i.value=An(e.name))}function g(e){if(l.value=null,n.value=e,!e)return;let t=e.info?Dt(e.info):[];c.value=[...new Set([...s,...t])]}function _(e){t.value=e,g(null),c.value=s}async function v(e){if(e.preventDefault(),u.value||!m)return;u.value=!0,l.value=null;let a={name:i.value,version:o.value,capabilities:c.value,replaces:d};if(l.value=await B(()=>t.value===`wat`?Ne(a,r.value):Me(a,n.value.bytes)),u.value=!1,l.value)return;let s=d??M.value.find(e=>e.name===a.name);s&&(P.value={kind:`module`,schema:s.schema,name:s.name})}return b(`form`,{class:`stack`,onSubmit:e=>void v(e),children:[b(On,{value:t.value,onChange:_}),t.value===`file`&&b(wn,{label:`WebAssembly file`,chosen:n.value?`${n.value.name}, ${y(n.value.bytes.length)}`:``,onFile:e=>void h(e)}),t.value===`wat`&&b(vn,{label:`WebAssembly text`,language:zt,text:r.value,marks:p,onChange:e=>r.value=e}),t.value===`assemblyscript`&&b(Cn,{onModule:e=>g(e&&kn(``,e))}),n.value?.problem&&b(H,{problem:n.value.problem}),f&&b(Q,{title:`What the module is`,about:`Nothing is on the server yet.`,children:b(Mt,{info:f})}),b(`div`,{class:`fields`,children:[!e&&b(`label`,{class:`field`,children:[b(`span`,{children:`Name`}),b(`input`,{value:i.value,spellcheck:!1,autocomplete:`off`,onInput:e=>{i.value=e.currentTarget.value,a.value=i.value!==``}})]}),b(`label`,{class:`field`,children:[b(`span`,{children:`Version`}),b(`input`,{value:o.value,placeholder:`the next number`,spellcheck:!1,autocomplete:`off`,onInput:e=>o.value=e.currentTarget.value})]})]}),b(It,{allowed:c.value,needed:f?Dt(f):[],onChange:e=>c.value=e}),l.value&&b(H,{problem:l.value}),b(`div`,{class:`actions`,children:[b(`button`,{class:`button button-primary`,type:`submit`,"aria-disabled":u.value||!m,children:d?`Replace ${d.name}`:`Create module`}),d&&b(`span`,{class:`quiet`,children:`Version ${d.version} stays, to go back to.`})]})]})}function Dn(e,t){return t?.position===void 0?[]:[Bt(e,t.position,t.title)]}function On({value:e,onChange:t}){return b(`fieldset`,{class:`segments segments-text`,children:[b(`legend`,{class:`hidden`,children:`Source of the module`}),[{id:`file`,label:`Upload a file`},{id:`wat`,label:`Write WebAssembly text`},{id:`assemblyscript`,label:`Write AssemblyScript`}].map(({id:n,label:r})=>b(`label`,{class:`segment`,children:[b(`input`,{type:`radio`,name:`source`,checked:e===n,onChange:()=>t(n)}),r]},n))]})}function kn(e,t){try{return{name:e,bytes:t,info:ft(t),problem:null}}catch(n){return{name:e,bytes:t,info:null,problem:{title:n.message,status:0}}}}function An(e){let t=e.replace(/\.[^.]*$/,``).toLowerCase().replace(/[^a-z0-9_]+/g,`_`);return/^[a-z_]/.test(t)?t:`m_${t}`}function jn({module:e}){let t=S(null);async function n(n){t.value=await B(()=>Ie(e,n))}return b(D,{children:[b(`ul`,{class:`versions`,children:e.versions.toReversed().map(t=>b(`li`,{children:[b(`span`,{class:t===e.version?`dot`:`dot dot-off`}),b(`strong`,{children:t}),t===e.version?b(`span`,{class:`quiet`,children:`in use`}):b(`button`,{class:`button button-small`,type:`button`,onClick:()=>void n(t),children:`Use version ${t}`})]},t))}),t.value&&b(H,{problem:t.value})]})}function Mn({module:e}){let t=G(async()=>ft(await Pe(e)),e.sha256);return b(D,{children:[b(Nn,{module:e}),b(Q,{title:`Functions`,about:`What of the module can be called in SQL.`,children:[b(Pn,{module:e}),t.value&&b(Ot,{module:e,info:t.value},e.sha256)]}),b(Q,{title:`Imports and exports`,children:[t.value&&b(Mt,{info:t.value}),t.problem&&b(H,{problem:t.problem})]}),b(Q,{title:`Versions`,about:`Statements that run keep the version with which they began.`,children:[b(jn,{module:e}),b(`details`,{class:`more`,children:[b(`summary`,{children:`New version`}),b(En,{replaces:e})]})]}),b(Q,{title:`Capabilities and limits`,children:b(Rt,{module:e},JSON.stringify(e))}),b(Q,{title:`Who may make functions of it`,children:b(lt,{of:e})})]})}function Nn({module:e}){let t=S(null),r=S(!1);async function i(){try{In(`${e.name}.wasm`,await Pe(e))}catch(e){x(e)||(t.value=u(e))}}return b(`div`,{class:`page-head`,children:[b(`h2`,{children:[b(`span`,{class:`quiet`,children:`${e.schema}.`}),e.name]}),b(`div`,{class:`card-tools`,children:[b(`button`,{class:`button`,type:`button`,onClick:()=>void i(),children:[b(n,{name:`download`}),` Download`]}),b(`button`,{class:`button`,type:`button`,onClick:()=>r.value=!0,children:`Drop…`})]}),b(`dl`,{class:`facts-line`,children:[b($,{name:`Version`,value:e.version}),b($,{name:`Size`,value:y(e.bytes)}),b($,{name:`Language`,value:e.language}),b($,{name:`Owner`,value:e.owner}),b($,{name:`SHA-256`,value:e.sha256,code:!0})]}),e.comment&&b(`p`,{children:e.comment}),t.value&&b(H,{problem:t.value}),r.value&&b(Fn,{module:e,onClose:()=>r.value=!1})]})}function $({name:e,value:t,code:n=!1}){return b(`div`,{children:[b(`dt`,{children:e}),b(`dd`,{title:t,children:n?b(`code`,{children:t}):t})]})}function Pn({module:e}){let t=R(e);return t.length===0?b(`p`,{class:`quiet`,children:`There are none yet.`}):b(`ul`,{class:`function-links`,children:t.map(e=>b(`li`,{children:[b(`button`,{class:`link`,type:`button`,onClick:()=>P.value={kind:`function`,oid:e.oid},children:`${e.name}(${e.types.join(`, `)})`}),b(`span`,{class:`quiet`,children:e.declared?`declared by the manifest`:`bound to ${e.export}`})]},e.oid))})}function Fn({module:e,onClose:t}){let n=S(null),r=R(e);async function i(){n.value=await B(()=>Fe(e,r.length>0)),n.value||(P.value={kind:`new`})}return b(ge,{title:`Drop ${A(e)}?`,onClose:t,children:[b(`p`,{children:r.length===0?`The module and its former versions are gone then.`:`The module, its former versions and ${r.length===1?`its function`:`its ${r.length} functions`} are gone then: ${r.map(e=>e.name).join(`, `)}.`}),n.value&&b(H,{problem:n.value}),b(`div`,{class:`actions`,children:[b(`button`,{class:`button button-danger`,type:`button`,onClick:()=>void i(),children:`Drop`}),b(`button`,{class:`button`,type:`button`,onClick:t,children:`Keep`})]})]})}function In(e,t){let n=document.createElement(`a`);n.href=URL.createObjectURL(new Blob([t],{type:`application/wasm`})),n.download=e,n.click(),URL.revokeObjectURL(n.href)}function Ln(e){let t=e.replace(/\r\n?/g,`
`).replace(/\n$/,``).split(`
`).map(e=>e.split(`	`));return t.length>1||t[0].length>1?t:null}var Rn=1e3,zn=1;function Bn({fn:e,onRun:t}){let r=()=>({id:zn++,cells:e.types.map(()=>null),trial:null}),i=S([r(),r()]),a=S(null),o=S(!1);function s(e,t,n){i.value=i.value.map(r=>r.id===e?{...r,cells:r.cells.with(t,n),trial:null}:r)}function c(e,t,n){let a=[...i.value],o=a.findIndex(t=>t.id===e);n.slice(0,Rn-o).forEach((e,n)=>{let i=a[o+n]??r(),s=i.cells.map((n,r)=>e[r-t]??n);a[o+n]={...i,cells:s,trial:null}}),i.value=a}async function l(){if(o.value)return;o.value=!0,a.value=null;let n=i.value;try{let r=await Ze(e,n.map(e=>e.cells));i.value=i.value.map(e=>{let t=n.indexOf(e);return t<0?e:{...e,trial:r[t]??null}}),t()}catch(e){x(e)||(a.value=u(e))}finally{o.value=!1}}let d=i.value;return b(`form`,{class:`stack`,onSubmit:e=>{e.preventDefault(),l()},children:[b(`div`,{class:`table-scroll`,tabIndex:0,role:`region`,"aria-label":`Rows`,children:b(`table`,{class:`try`,children:[b(`thead`,{children:b(`tr`,{children:[e.types.map((t,n)=>b(`th`,{scope:`col`,children:[Hn(e,n),` `,b(`span`,{class:`quiet`,children:t})]},n)),b(`th`,{scope:`col`,children:[`Result `,b(`span`,{class:`quiet`,children:e.result})]}),b(`th`,{scope:`col`,class:`number`,children:`Fuel`}),b(`th`,{scope:`col`,class:`number`,children:`Time`}),b(`td`,{})]})}),b(`tbody`,{children:d.map((t,r)=>b(`tr`,{children:[t.cells.map((n,i)=>b(`td`,{class:`try-cell`,children:b(Un,{label:`${Hn(e,i)} of row ${r+1}`,type:e.types[i],value:n,onChange:e=>s(t.id,i,e),onPaste:e=>c(t.id,i,e)})},i)),b(Wn,{trial:t.trial,numeric:f(e.result)}),b(`td`,{children:b(`button`,{class:`button button-quiet button-icon button-small`,type:`button`,"aria-label":`Remove row ${r+1}`,title:`Remove the row`,onClick:()=>i.value=d.filter(e=>e!==t),children:b(n,{name:`close`})})})]},t.id))})]})}),a.value&&b(H,{problem:a.value}),b(`div`,{class:`actions`,children:[b(`button`,{class:`button button-primary`,type:`submit`,"aria-disabled":o.value||d.length===0,children:[b(n,{name:`play`,filled:!0}),` `,d.length===1?`Call it`:`Call it ${d.length} times`]}),b(`button`,{class:`button`,type:`button`,"aria-disabled":d.length>=Rn,onClick:()=>d.length<Rn&&(i.value=[...d,r()]),children:[b(n,{name:`add`}),` Add a row`]}),b(Vn,{rows:d})]})]})}function Vn({rows:e}){let t=e.map(e=>e.trial).filter(e=>e!==null),n=t.filter(e=>e.problem).length,r=e=>t.reduce((t,n)=>t+e(n),0);return b(`span`,{class:`quiet`,role:`status`,children:t.length>0&&`${t.length-n} of ${t.length} gave a value. ${E(r(e=>e.fuel))} fuel, ${W(r(e=>e.timeUS))}.`})}function Hn(e,t){return e.names[t]||`$${t+1}`}function Un({label:e,type:t,value:n,onChange:r,onPaste:i}){let a=t===`text`||t===`bytea`||t.startsWith(`character`);return b(D,{children:[b(`input`,{class:f(t)?`number`:``,"aria-label":e,value:n??``,placeholder:n===null?`NULL`:`empty`,spellcheck:!1,autocomplete:`off`,onInput:e=>{let t=e.currentTarget.value;r(t===``&&!a?null:t)},onPaste:e=>{let t=Ln(e.clipboardData?.getData(`text/plain`)??``);t&&(e.preventDefault(),i(t))}}),a&&n!==null&&b(`button`,{class:`null-button`,type:`button`,"aria-label":`Make ${e} NULL`,onClick:()=>r(null),children:`NULL`})]})}function Wn({trial:e,numeric:t}){let n=e?.problem;return e?b(D,{children:[b(`td`,{class:n?`try-error`:t?`try-value number`:`try-value`,title:n?.hint,children:n?b(D,{children:[b(`code`,{class:`sqlstate`,children:n.code}),` `,n.title,n.detail&&b(`span`,{class:`quiet`,children:[` `,n.detail]})]}):e.value??b(`span`,{class:`grid-null`,children:`NULL`})}),b(`td`,{class:`number`,children:E(e.fuel)}),b(`td`,{class:`number`,children:W(e.timeUS)})]}):b(`td`,{colSpan:3})}var Gn={f:`function`,a:`aggregate`,p:`procedure`};function Kn({fn:e}){let t=S(0),n=e.kind===`f`&&!e.set;return b(D,{children:[b(qn,{fn:e}),b(Q,{title:`Try it`,about:n?`Each row is a call of its own, and what it does is undone.`:``,children:n?b(Bn,{fn:e,onRun:()=>t.value++}):b(`p`,{class:`quiet`,children:`Only functions that give one value a row are tried here. The SQL editor runs the others.`})}),b(Q,{title:`Since the server started`,children:b(ot,{fn:e,after:t.value})}),b(Q,{title:`Who may call it`,children:b(lt,{of:e})})]})}function qn({fn:e}){let{module:t}=e;return b(`div`,{class:`page-head`,children:[b(`h2`,{children:[b(`span`,{class:`quiet`,children:`${e.schema}.`}),e.name,b(`span`,{class:`quiet signature`,children:`(${e.arguments})`})]}),b(`div`,{class:`card-tools`,children:b(`button`,{class:`button`,type:`button`,onClick:()=>Jn(e),children:`Use in the SQL editor`})}),b(`dl`,{class:`facts-line`,children:[b($,{name:`Kind`,value:e.set?`table function`:Gn[e.kind]}),e.result&&b($,{name:`Returns`,value:e.result}),b($,{name:`Volatility`,value:e.volatility}),b($,{name:`Nulls`,value:e.strict?`give null without a call`:`are passed on`}),b($,{name:`Export`,value:e.export,code:!0}),b(`div`,{children:[b(`dt`,{children:`Module`}),b(`dd`,{children:t?b(`button`,{class:`link`,type:`button`,onClick:()=>P.value={kind:`module`,schema:t.schema,name:t.name},children:`${t.name}, version ${t.version}`}):`code of its own, ${e.language}`})]})]})]})}function Jn(e){ve(Yn(e)),a(`sql`)}function Yn(e){let t=`${A(e)}(${e.types.map(e=>`NULL::${e}`).join(`, `)})`;return e.kind===`p`?`CALL ${t}`:e.set?`SELECT * FROM ${t}`:`SELECT ${t}`}function Xn(){return b(D,{children:[b(`div`,{class:`page-head`,children:[b(`h2`,{children:`New module`}),b(`p`,{class:`quiet`,children:`A WebAssembly module, whose exports become functions of SQL.`})]}),b(En,{replaces:null})]})}function Zn(){return _(()=>void z(),[]),b(`div`,{class:`panes`,children:[h.value&&b(tt,{}),b(`main`,{class:`page-main`,children:b(`div`,{class:`page-column`,children:[I.value&&b(H,{problem:I.value}),b(Qn,{})]})})]})}function Qn(){let e=$e.value;if(e)return b(Mn,{module:e},`${e.schema}.${e.name}`);let t=et.value;return t?b(Kn,{fn:t},t.oid):b(Xn,{},`new`)}export{Zn as FunctionsPage};