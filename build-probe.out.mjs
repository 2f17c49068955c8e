import {createRequire} from 'module'; const require = createRequire(import.meta.url)
var __defProp = Object.defineProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// dist/esm/say/describe.js
import { inspect } from "node:util";
function describe(value) {
  try {
    const text = inspect(value, {
      depth: 1,
      breakLength: Number.POSITIVE_INFINITY,
      maxStringLength: 80,
      maxArrayLength: 5
    });
    return text.length > 200 ? `${text.slice(0, 200)}\u2026` : text;
  } catch {
    return `a ${typeof value}`;
  }
}

// dist/esm/say/errors.js
var RunspanError = class extends Error {
  code;
  name = "RunspanError";
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
};

// node_modules/@opentelemetry/api/build/esm/index.js
var esm_exports = {};
__export(esm_exports, {
  DiagConsoleLogger: () => DiagConsoleLogger,
  DiagLogLevel: () => DiagLogLevel,
  INVALID_SPANID: () => INVALID_SPANID,
  INVALID_SPAN_CONTEXT: () => INVALID_SPAN_CONTEXT,
  INVALID_TRACEID: () => INVALID_TRACEID,
  ProxyTracer: () => ProxyTracer,
  ProxyTracerProvider: () => ProxyTracerProvider,
  ROOT_CONTEXT: () => ROOT_CONTEXT,
  SamplingDecision: () => SamplingDecision,
  SpanKind: () => SpanKind,
  SpanStatusCode: () => SpanStatusCode,
  TraceFlags: () => TraceFlags,
  ValueType: () => ValueType,
  baggageEntryMetadataFromString: () => baggageEntryMetadataFromString,
  context: () => context,
  createContextKey: () => createContextKey,
  createNoopMeter: () => createNoopMeter,
  createTraceState: () => createTraceState,
  default: () => esm_default,
  defaultTextMapGetter: () => defaultTextMapGetter,
  defaultTextMapSetter: () => defaultTextMapSetter,
  diag: () => diag2,
  isSpanContextValid: () => isSpanContextValid,
  isValidSpanId: () => isValidSpanId,
  isValidTraceId: () => isValidTraceId,
  metrics: () => metrics,
  propagation: () => propagation,
  trace: () => trace
});

// node_modules/@opentelemetry/api/build/esm/version.js
var VERSION = "1.9.1";

// node_modules/@opentelemetry/api/build/esm/internal/semver.js
var re = /^(\d+)\.(\d+)\.(\d+)(-(.+))?$/;
function _makeCompatibilityCheck(ownVersion) {
  const acceptedVersions = /* @__PURE__ */ new Set([ownVersion]);
  const rejectedVersions = /* @__PURE__ */ new Set();
  const myVersionMatch = ownVersion.match(re);
  if (!myVersionMatch) {
    return () => false;
  }
  const ownVersionParsed = {
    major: +myVersionMatch[1],
    minor: +myVersionMatch[2],
    patch: +myVersionMatch[3],
    prerelease: myVersionMatch[4]
  };
  if (ownVersionParsed.prerelease != null) {
    return function isExactmatch(globalVersion) {
      return globalVersion === ownVersion;
    };
  }
  function _reject(v) {
    rejectedVersions.add(v);
    return false;
  }
  function _accept(v) {
    acceptedVersions.add(v);
    return true;
  }
  return function isCompatible2(globalVersion) {
    if (acceptedVersions.has(globalVersion)) {
      return true;
    }
    if (rejectedVersions.has(globalVersion)) {
      return false;
    }
    const globalVersionMatch = globalVersion.match(re);
    if (!globalVersionMatch) {
      return _reject(globalVersion);
    }
    const globalVersionParsed = {
      major: +globalVersionMatch[1],
      minor: +globalVersionMatch[2],
      patch: +globalVersionMatch[3],
      prerelease: globalVersionMatch[4]
    };
    if (globalVersionParsed.prerelease != null) {
      return _reject(globalVersion);
    }
    if (ownVersionParsed.major !== globalVersionParsed.major) {
      return _reject(globalVersion);
    }
    if (ownVersionParsed.major === 0) {
      if (ownVersionParsed.minor === globalVersionParsed.minor && ownVersionParsed.patch <= globalVersionParsed.patch) {
        return _accept(globalVersion);
      }
      return _reject(globalVersion);
    }
    if (ownVersionParsed.minor <= globalVersionParsed.minor) {
      return _accept(globalVersion);
    }
    return _reject(globalVersion);
  };
}
var isCompatible = _makeCompatibilityCheck(VERSION);

// node_modules/@opentelemetry/api/build/esm/internal/global-utils.js
var major = VERSION.split(".")[0];
var GLOBAL_OPENTELEMETRY_API_KEY = /* @__PURE__ */ Symbol.for(`opentelemetry.js.api.${major}`);
var _global = typeof globalThis === "object" ? globalThis : typeof self === "object" ? self : typeof window === "object" ? window : typeof global === "object" ? global : {};
function registerGlobal(type, instance, diag3, allowOverride = false) {
  var _a;
  const api = _global[GLOBAL_OPENTELEMETRY_API_KEY] = (_a = _global[GLOBAL_OPENTELEMETRY_API_KEY]) !== null && _a !== void 0 ? _a : {
    version: VERSION
  };
  if (!allowOverride && api[type]) {
    const err = new Error(`@opentelemetry/api: Attempted duplicate registration of API: ${type}`);
    diag3.error(err.stack || err.message);
    return false;
  }
  if (api.version !== VERSION) {
    const err = new Error(`@opentelemetry/api: Registration of version v${api.version} for ${type} does not match previously registered API v${VERSION}`);
    diag3.error(err.stack || err.message);
    return false;
  }
  api[type] = instance;
  diag3.debug(`@opentelemetry/api: Registered a global for ${type} v${VERSION}.`);
  return true;
}
function getGlobal(type) {
  var _a, _b;
  const globalVersion = (_a = _global[GLOBAL_OPENTELEMETRY_API_KEY]) === null || _a === void 0 ? void 0 : _a.version;
  if (!globalVersion || !isCompatible(globalVersion)) {
    return;
  }
  return (_b = _global[GLOBAL_OPENTELEMETRY_API_KEY]) === null || _b === void 0 ? void 0 : _b[type];
}
function unregisterGlobal(type, diag3) {
  diag3.debug(`@opentelemetry/api: Unregistering a global for ${type} v${VERSION}.`);
  const api = _global[GLOBAL_OPENTELEMETRY_API_KEY];
  if (api) {
    delete api[type];
  }
}

// node_modules/@opentelemetry/api/build/esm/diag/ComponentLogger.js
var DiagComponentLogger = class {
  constructor(props) {
    this._namespace = props.namespace || "DiagComponentLogger";
  }
  debug(...args) {
    return logProxy("debug", this._namespace, args);
  }
  error(...args) {
    return logProxy("error", this._namespace, args);
  }
  info(...args) {
    return logProxy("info", this._namespace, args);
  }
  warn(...args) {
    return logProxy("warn", this._namespace, args);
  }
  verbose(...args) {
    return logProxy("verbose", this._namespace, args);
  }
};
function logProxy(funcName, namespace, args) {
  const logger = getGlobal("diag");
  if (!logger) {
    return;
  }
  return logger[funcName](namespace, ...args);
}

// node_modules/@opentelemetry/api/build/esm/diag/types.js
var DiagLogLevel;
(function(DiagLogLevel2) {
  DiagLogLevel2[DiagLogLevel2["NONE"] = 0] = "NONE";
  DiagLogLevel2[DiagLogLevel2["ERROR"] = 30] = "ERROR";
  DiagLogLevel2[DiagLogLevel2["WARN"] = 50] = "WARN";
  DiagLogLevel2[DiagLogLevel2["INFO"] = 60] = "INFO";
  DiagLogLevel2[DiagLogLevel2["DEBUG"] = 70] = "DEBUG";
  DiagLogLevel2[DiagLogLevel2["VERBOSE"] = 80] = "VERBOSE";
  DiagLogLevel2[DiagLogLevel2["ALL"] = 9999] = "ALL";
})(DiagLogLevel || (DiagLogLevel = {}));

// node_modules/@opentelemetry/api/build/esm/diag/internal/logLevelLogger.js
function createLogLevelDiagLogger(maxLevel, logger) {
  if (maxLevel < DiagLogLevel.NONE) {
    maxLevel = DiagLogLevel.NONE;
  } else if (maxLevel > DiagLogLevel.ALL) {
    maxLevel = DiagLogLevel.ALL;
  }
  logger = logger || {};
  function _filterFunc(funcName, theLevel) {
    const theFunc = logger[funcName];
    if (typeof theFunc === "function" && maxLevel >= theLevel) {
      return theFunc.bind(logger);
    }
    return function() {
    };
  }
  return {
    error: _filterFunc("error", DiagLogLevel.ERROR),
    warn: _filterFunc("warn", DiagLogLevel.WARN),
    info: _filterFunc("info", DiagLogLevel.INFO),
    debug: _filterFunc("debug", DiagLogLevel.DEBUG),
    verbose: _filterFunc("verbose", DiagLogLevel.VERBOSE)
  };
}

// node_modules/@opentelemetry/api/build/esm/api/diag.js
var API_NAME = "diag";
var DiagAPI = class _DiagAPI {
  /** Get the singleton instance of the DiagAPI API */
  static instance() {
    if (!this._instance) {
      this._instance = new _DiagAPI();
    }
    return this._instance;
  }
  /**
   * Private internal constructor
   * @private
   */
  constructor() {
    function _logProxy(funcName) {
      return function(...args) {
        const logger = getGlobal("diag");
        if (!logger)
          return;
        return logger[funcName](...args);
      };
    }
    const self2 = this;
    const setLogger = (logger, optionsOrLogLevel = { logLevel: DiagLogLevel.INFO }) => {
      var _a, _b, _c;
      if (logger === self2) {
        const err = new Error("Cannot use diag as the logger for itself. Please use a DiagLogger implementation like ConsoleDiagLogger or a custom implementation");
        self2.error((_a = err.stack) !== null && _a !== void 0 ? _a : err.message);
        return false;
      }
      if (typeof optionsOrLogLevel === "number") {
        optionsOrLogLevel = {
          logLevel: optionsOrLogLevel
        };
      }
      const oldLogger = getGlobal("diag");
      const newLogger = createLogLevelDiagLogger((_b = optionsOrLogLevel.logLevel) !== null && _b !== void 0 ? _b : DiagLogLevel.INFO, logger);
      if (oldLogger && !optionsOrLogLevel.suppressOverrideMessage) {
        const stack = (_c = new Error().stack) !== null && _c !== void 0 ? _c : "<failed to generate stacktrace>";
        oldLogger.warn(`Current logger will be overwritten from ${stack}`);
        newLogger.warn(`Current logger will overwrite one already registered from ${stack}`);
      }
      return registerGlobal("diag", newLogger, self2, true);
    };
    self2.setLogger = setLogger;
    self2.disable = () => {
      unregisterGlobal(API_NAME, self2);
    };
    self2.createComponentLogger = (options) => {
      return new DiagComponentLogger(options);
    };
    self2.verbose = _logProxy("verbose");
    self2.debug = _logProxy("debug");
    self2.info = _logProxy("info");
    self2.warn = _logProxy("warn");
    self2.error = _logProxy("error");
  }
};

// node_modules/@opentelemetry/api/build/esm/baggage/internal/baggage-impl.js
var BaggageImpl = class _BaggageImpl {
  constructor(entries) {
    this._entries = entries ? new Map(entries) : /* @__PURE__ */ new Map();
  }
  getEntry(key) {
    const entry = this._entries.get(key);
    if (!entry) {
      return void 0;
    }
    return Object.assign({}, entry);
  }
  getAllEntries() {
    return Array.from(this._entries.entries());
  }
  setEntry(key, entry) {
    const newBaggage = new _BaggageImpl(this._entries);
    newBaggage._entries.set(key, entry);
    return newBaggage;
  }
  removeEntry(key) {
    const newBaggage = new _BaggageImpl(this._entries);
    newBaggage._entries.delete(key);
    return newBaggage;
  }
  removeEntries(...keys) {
    const newBaggage = new _BaggageImpl(this._entries);
    for (const key of keys) {
      newBaggage._entries.delete(key);
    }
    return newBaggage;
  }
  clear() {
    return new _BaggageImpl();
  }
};

// node_modules/@opentelemetry/api/build/esm/baggage/internal/symbol.js
var baggageEntryMetadataSymbol = /* @__PURE__ */ Symbol("BaggageEntryMetadata");

// node_modules/@opentelemetry/api/build/esm/baggage/utils.js
var diag = DiagAPI.instance();
function createBaggage(entries = {}) {
  return new BaggageImpl(new Map(Object.entries(entries)));
}
function baggageEntryMetadataFromString(str) {
  if (typeof str !== "string") {
    diag.error(`Cannot create baggage metadata from unknown type: ${typeof str}`);
    str = "";
  }
  return {
    __TYPE__: baggageEntryMetadataSymbol,
    toString() {
      return str;
    }
  };
}

// node_modules/@opentelemetry/api/build/esm/context/context.js
function createContextKey(description) {
  return Symbol.for(description);
}
var BaseContext = class _BaseContext {
  /**
   * Construct a new context which inherits values from an optional parent context.
   *
   * @param parentContext a context from which to inherit values
   */
  constructor(parentContext) {
    const self2 = this;
    self2._currentContext = parentContext ? new Map(parentContext) : /* @__PURE__ */ new Map();
    self2.getValue = (key) => self2._currentContext.get(key);
    self2.setValue = (key, value) => {
      const context2 = new _BaseContext(self2._currentContext);
      context2._currentContext.set(key, value);
      return context2;
    };
    self2.deleteValue = (key) => {
      const context2 = new _BaseContext(self2._currentContext);
      context2._currentContext.delete(key);
      return context2;
    };
  }
};
var ROOT_CONTEXT = new BaseContext();

// node_modules/@opentelemetry/api/build/esm/diag/consoleLogger.js
var consoleMap = [
  { n: "error", c: "error" },
  { n: "warn", c: "warn" },
  { n: "info", c: "info" },
  { n: "debug", c: "debug" },
  { n: "verbose", c: "trace" }
];
var _originalConsoleMethods = {};
if (typeof console !== "undefined") {
  const keys = [
    "error",
    "warn",
    "info",
    "debug",
    "trace",
    "log"
  ];
  for (const key of keys) {
    if (typeof console[key] === "function") {
      _originalConsoleMethods[key] = console[key];
    }
  }
}
var DiagConsoleLogger = class {
  constructor() {
    function _consoleFunc(funcName) {
      return function(...args) {
        let theFunc = _originalConsoleMethods[funcName];
        if (typeof theFunc !== "function") {
          theFunc = _originalConsoleMethods["log"];
        }
        if (typeof theFunc !== "function" && console) {
          theFunc = console[funcName];
          if (typeof theFunc !== "function") {
            theFunc = console.log;
          }
        }
        if (typeof theFunc === "function") {
          return theFunc.apply(console, args);
        }
      };
    }
    for (let i = 0; i < consoleMap.length; i++) {
      this[consoleMap[i].n] = _consoleFunc(consoleMap[i].c);
    }
  }
};

// node_modules/@opentelemetry/api/build/esm/metrics/NoopMeter.js
var NoopMeter = class {
  constructor() {
  }
  /**
   * @see {@link Meter.createGauge}
   */
  createGauge(_name, _options) {
    return NOOP_GAUGE_METRIC;
  }
  /**
   * @see {@link Meter.createHistogram}
   */
  createHistogram(_name, _options) {
    return NOOP_HISTOGRAM_METRIC;
  }
  /**
   * @see {@link Meter.createCounter}
   */
  createCounter(_name, _options) {
    return NOOP_COUNTER_METRIC;
  }
  /**
   * @see {@link Meter.createUpDownCounter}
   */
  createUpDownCounter(_name, _options) {
    return NOOP_UP_DOWN_COUNTER_METRIC;
  }
  /**
   * @see {@link Meter.createObservableGauge}
   */
  createObservableGauge(_name, _options) {
    return NOOP_OBSERVABLE_GAUGE_METRIC;
  }
  /**
   * @see {@link Meter.createObservableCounter}
   */
  createObservableCounter(_name, _options) {
    return NOOP_OBSERVABLE_COUNTER_METRIC;
  }
  /**
   * @see {@link Meter.createObservableUpDownCounter}
   */
  createObservableUpDownCounter(_name, _options) {
    return NOOP_OBSERVABLE_UP_DOWN_COUNTER_METRIC;
  }
  /**
   * @see {@link Meter.addBatchObservableCallback}
   */
  addBatchObservableCallback(_callback, _observables) {
  }
  /**
   * @see {@link Meter.removeBatchObservableCallback}
   */
  removeBatchObservableCallback(_callback) {
  }
};
var NoopMetric = class {
};
var NoopCounterMetric = class extends NoopMetric {
  add(_value, _attributes) {
  }
};
var NoopUpDownCounterMetric = class extends NoopMetric {
  add(_value, _attributes) {
  }
};
var NoopGaugeMetric = class extends NoopMetric {
  record(_value, _attributes) {
  }
};
var NoopHistogramMetric = class extends NoopMetric {
  record(_value, _attributes) {
  }
};
var NoopObservableMetric = class {
  addCallback(_callback) {
  }
  removeCallback(_callback) {
  }
};
var NoopObservableCounterMetric = class extends NoopObservableMetric {
};
var NoopObservableGaugeMetric = class extends NoopObservableMetric {
};
var NoopObservableUpDownCounterMetric = class extends NoopObservableMetric {
};
var NOOP_METER = new NoopMeter();
var NOOP_COUNTER_METRIC = new NoopCounterMetric();
var NOOP_GAUGE_METRIC = new NoopGaugeMetric();
var NOOP_HISTOGRAM_METRIC = new NoopHistogramMetric();
var NOOP_UP_DOWN_COUNTER_METRIC = new NoopUpDownCounterMetric();
var NOOP_OBSERVABLE_COUNTER_METRIC = new NoopObservableCounterMetric();
var NOOP_OBSERVABLE_GAUGE_METRIC = new NoopObservableGaugeMetric();
var NOOP_OBSERVABLE_UP_DOWN_COUNTER_METRIC = new NoopObservableUpDownCounterMetric();
function createNoopMeter() {
  return NOOP_METER;
}

// node_modules/@opentelemetry/api/build/esm/metrics/Metric.js
var ValueType;
(function(ValueType2) {
  ValueType2[ValueType2["INT"] = 0] = "INT";
  ValueType2[ValueType2["DOUBLE"] = 1] = "DOUBLE";
})(ValueType || (ValueType = {}));

// node_modules/@opentelemetry/api/build/esm/propagation/TextMapPropagator.js
var defaultTextMapGetter = {
  get(carrier, key) {
    if (carrier == null) {
      return void 0;
    }
    return carrier[key];
  },
  keys(carrier) {
    if (carrier == null) {
      return [];
    }
    return Object.keys(carrier);
  }
};
var defaultTextMapSetter = {
  set(carrier, key, value) {
    if (carrier == null) {
      return;
    }
    carrier[key] = value;
  }
};

// node_modules/@opentelemetry/api/build/esm/context/NoopContextManager.js
var NoopContextManager = class {
  active() {
    return ROOT_CONTEXT;
  }
  with(_context, fn, thisArg, ...args) {
    return fn.call(thisArg, ...args);
  }
  bind(_context, target) {
    return target;
  }
  enable() {
    return this;
  }
  disable() {
    return this;
  }
};

// node_modules/@opentelemetry/api/build/esm/api/context.js
var API_NAME2 = "context";
var NOOP_CONTEXT_MANAGER = new NoopContextManager();
var ContextAPI = class _ContextAPI {
  /** Empty private constructor prevents end users from constructing a new instance of the API */
  constructor() {
  }
  /** Get the singleton instance of the Context API */
  static getInstance() {
    if (!this._instance) {
      this._instance = new _ContextAPI();
    }
    return this._instance;
  }
  /**
   * Set the current context manager.
   *
   * @returns true if the context manager was successfully registered, else false
   */
  setGlobalContextManager(contextManager) {
    return registerGlobal(API_NAME2, contextManager, DiagAPI.instance());
  }
  /**
   * Get the currently active context
   */
  active() {
    return this._getContextManager().active();
  }
  /**
   * Execute a function with an active context
   *
   * @param context context to be active during function execution
   * @param fn function to execute in a context
   * @param thisArg optional receiver to be used for calling fn
   * @param args optional arguments forwarded to fn
   */
  with(context2, fn, thisArg, ...args) {
    return this._getContextManager().with(context2, fn, thisArg, ...args);
  }
  /**
   * Bind a context to a target function or event emitter
   *
   * @param context context to bind to the event emitter or function. Defaults to the currently active context
   * @param target function or event emitter to bind
   */
  bind(context2, target) {
    return this._getContextManager().bind(context2, target);
  }
  _getContextManager() {
    return getGlobal(API_NAME2) || NOOP_CONTEXT_MANAGER;
  }
  /** Disable and remove the global context manager */
  disable() {
    this._getContextManager().disable();
    unregisterGlobal(API_NAME2, DiagAPI.instance());
  }
};

// node_modules/@opentelemetry/api/build/esm/trace/trace_flags.js
var TraceFlags;
(function(TraceFlags2) {
  TraceFlags2[TraceFlags2["NONE"] = 0] = "NONE";
  TraceFlags2[TraceFlags2["SAMPLED"] = 1] = "SAMPLED";
})(TraceFlags || (TraceFlags = {}));

// node_modules/@opentelemetry/api/build/esm/trace/invalid-span-constants.js
var INVALID_SPANID = "0000000000000000";
var INVALID_TRACEID = "00000000000000000000000000000000";
var INVALID_SPAN_CONTEXT = {
  traceId: INVALID_TRACEID,
  spanId: INVALID_SPANID,
  traceFlags: TraceFlags.NONE
};

// node_modules/@opentelemetry/api/build/esm/trace/NonRecordingSpan.js
var NonRecordingSpan = class {
  constructor(spanContext = INVALID_SPAN_CONTEXT) {
    this._spanContext = spanContext;
  }
  // Returns a SpanContext.
  spanContext() {
    return this._spanContext;
  }
  // By default does nothing
  setAttribute(_key, _value) {
    return this;
  }
  // By default does nothing
  setAttributes(_attributes) {
    return this;
  }
  // By default does nothing
  addEvent(_name, _attributes) {
    return this;
  }
  addLink(_link) {
    return this;
  }
  addLinks(_links) {
    return this;
  }
  // By default does nothing
  setStatus(_status) {
    return this;
  }
  // By default does nothing
  updateName(_name) {
    return this;
  }
  // By default does nothing
  end(_endTime) {
  }
  // isRecording always returns false for NonRecordingSpan.
  isRecording() {
    return false;
  }
  // By default does nothing
  recordException(_exception, _time) {
  }
};

// node_modules/@opentelemetry/api/build/esm/trace/context-utils.js
var SPAN_KEY = createContextKey("OpenTelemetry Context Key SPAN");
function getSpan(context2) {
  return context2.getValue(SPAN_KEY) || void 0;
}
function getActiveSpan() {
  return getSpan(ContextAPI.getInstance().active());
}
function setSpan(context2, span2) {
  return context2.setValue(SPAN_KEY, span2);
}
function deleteSpan(context2) {
  return context2.deleteValue(SPAN_KEY);
}
function setSpanContext(context2, spanContext) {
  return setSpan(context2, new NonRecordingSpan(spanContext));
}
function getSpanContext(context2) {
  var _a;
  return (_a = getSpan(context2)) === null || _a === void 0 ? void 0 : _a.spanContext();
}

// node_modules/@opentelemetry/api/build/esm/trace/spancontext-utils.js
var isHex = new Uint8Array([
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  1,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  1,
  1,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  1,
  1
]);
function isValidHex(id, length) {
  if (typeof id !== "string" || id.length !== length)
    return false;
  let r = 0;
  for (let i = 0; i < id.length; i += 4) {
    r += (isHex[id.charCodeAt(i)] | 0) + (isHex[id.charCodeAt(i + 1)] | 0) + (isHex[id.charCodeAt(i + 2)] | 0) + (isHex[id.charCodeAt(i + 3)] | 0);
  }
  return r === length;
}
function isValidTraceId(traceId) {
  return isValidHex(traceId, 32) && traceId !== INVALID_TRACEID;
}
function isValidSpanId(spanId) {
  return isValidHex(spanId, 16) && spanId !== INVALID_SPANID;
}
function isSpanContextValid(spanContext) {
  return isValidTraceId(spanContext.traceId) && isValidSpanId(spanContext.spanId);
}
function wrapSpanContext(spanContext) {
  return new NonRecordingSpan(spanContext);
}

// node_modules/@opentelemetry/api/build/esm/trace/NoopTracer.js
var contextApi = ContextAPI.getInstance();
var NoopTracer = class {
  // startSpan starts a noop span.
  startSpan(name, options, context2 = contextApi.active()) {
    const root = Boolean(options === null || options === void 0 ? void 0 : options.root);
    if (root) {
      return new NonRecordingSpan();
    }
    const parentFromContext = context2 && getSpanContext(context2);
    if (isSpanContext(parentFromContext) && isSpanContextValid(parentFromContext)) {
      return new NonRecordingSpan(parentFromContext);
    } else {
      return new NonRecordingSpan();
    }
  }
  startActiveSpan(name, arg2, arg3, arg4) {
    let opts;
    let ctx;
    let fn;
    if (arguments.length < 2) {
      return;
    } else if (arguments.length === 2) {
      fn = arg2;
    } else if (arguments.length === 3) {
      opts = arg2;
      fn = arg3;
    } else {
      opts = arg2;
      ctx = arg3;
      fn = arg4;
    }
    const parentContext = ctx !== null && ctx !== void 0 ? ctx : contextApi.active();
    const span2 = this.startSpan(name, opts, parentContext);
    const contextWithSpanSet = setSpan(parentContext, span2);
    return contextApi.with(contextWithSpanSet, fn, void 0, span2);
  }
};
function isSpanContext(spanContext) {
  return spanContext !== null && typeof spanContext === "object" && "spanId" in spanContext && typeof spanContext["spanId"] === "string" && "traceId" in spanContext && typeof spanContext["traceId"] === "string" && "traceFlags" in spanContext && typeof spanContext["traceFlags"] === "number";
}

// node_modules/@opentelemetry/api/build/esm/trace/ProxyTracer.js
var NOOP_TRACER = new NoopTracer();
var ProxyTracer = class {
  constructor(provider, name, version, options) {
    this._provider = provider;
    this.name = name;
    this.version = version;
    this.options = options;
  }
  startSpan(name, options, context2) {
    return this._getTracer().startSpan(name, options, context2);
  }
  startActiveSpan(_name, _options, _context, _fn) {
    const tracer = this._getTracer();
    return Reflect.apply(tracer.startActiveSpan, tracer, arguments);
  }
  /**
   * Try to get a tracer from the proxy tracer provider.
   * If the proxy tracer provider has no delegate, return a noop tracer.
   */
  _getTracer() {
    if (this._delegate) {
      return this._delegate;
    }
    const tracer = this._provider.getDelegateTracer(this.name, this.version, this.options);
    if (!tracer) {
      return NOOP_TRACER;
    }
    this._delegate = tracer;
    return this._delegate;
  }
};

// node_modules/@opentelemetry/api/build/esm/trace/NoopTracerProvider.js
var NoopTracerProvider = class {
  getTracer(_name, _version, _options) {
    return new NoopTracer();
  }
};

// node_modules/@opentelemetry/api/build/esm/trace/ProxyTracerProvider.js
var NOOP_TRACER_PROVIDER = new NoopTracerProvider();
var ProxyTracerProvider = class {
  /**
   * Get a {@link ProxyTracer}
   */
  getTracer(name, version, options) {
    var _a;
    return (_a = this.getDelegateTracer(name, version, options)) !== null && _a !== void 0 ? _a : new ProxyTracer(this, name, version, options);
  }
  getDelegate() {
    var _a;
    return (_a = this._delegate) !== null && _a !== void 0 ? _a : NOOP_TRACER_PROVIDER;
  }
  /**
   * Set the delegate tracer provider
   */
  setDelegate(delegate) {
    this._delegate = delegate;
  }
  getDelegateTracer(name, version, options) {
    var _a;
    return (_a = this._delegate) === null || _a === void 0 ? void 0 : _a.getTracer(name, version, options);
  }
};

// node_modules/@opentelemetry/api/build/esm/trace/SamplingResult.js
var SamplingDecision;
(function(SamplingDecision3) {
  SamplingDecision3[SamplingDecision3["NOT_RECORD"] = 0] = "NOT_RECORD";
  SamplingDecision3[SamplingDecision3["RECORD"] = 1] = "RECORD";
  SamplingDecision3[SamplingDecision3["RECORD_AND_SAMPLED"] = 2] = "RECORD_AND_SAMPLED";
})(SamplingDecision || (SamplingDecision = {}));

// node_modules/@opentelemetry/api/build/esm/trace/span_kind.js
var SpanKind;
(function(SpanKind2) {
  SpanKind2[SpanKind2["INTERNAL"] = 0] = "INTERNAL";
  SpanKind2[SpanKind2["SERVER"] = 1] = "SERVER";
  SpanKind2[SpanKind2["CLIENT"] = 2] = "CLIENT";
  SpanKind2[SpanKind2["PRODUCER"] = 3] = "PRODUCER";
  SpanKind2[SpanKind2["CONSUMER"] = 4] = "CONSUMER";
})(SpanKind || (SpanKind = {}));

// node_modules/@opentelemetry/api/build/esm/trace/status.js
var SpanStatusCode;
(function(SpanStatusCode2) {
  SpanStatusCode2[SpanStatusCode2["UNSET"] = 0] = "UNSET";
  SpanStatusCode2[SpanStatusCode2["OK"] = 1] = "OK";
  SpanStatusCode2[SpanStatusCode2["ERROR"] = 2] = "ERROR";
})(SpanStatusCode || (SpanStatusCode = {}));

// node_modules/@opentelemetry/api/build/esm/trace/internal/tracestate-validators.js
var VALID_KEY_CHAR_RANGE = "[_0-9a-z-*/]";
var VALID_KEY = `[a-z]${VALID_KEY_CHAR_RANGE}{0,255}`;
var VALID_VENDOR_KEY = `[a-z0-9]${VALID_KEY_CHAR_RANGE}{0,240}@[a-z]${VALID_KEY_CHAR_RANGE}{0,13}`;
var VALID_KEY_REGEX = new RegExp(`^(?:${VALID_KEY}|${VALID_VENDOR_KEY})$`);
var VALID_VALUE_BASE_REGEX = /^[ -~]{0,255}[!-~]$/;
var INVALID_VALUE_COMMA_EQUAL_REGEX = /,|=/;
function validateKey(key) {
  return VALID_KEY_REGEX.test(key);
}
function validateValue(value) {
  return VALID_VALUE_BASE_REGEX.test(value) && !INVALID_VALUE_COMMA_EQUAL_REGEX.test(value);
}

// node_modules/@opentelemetry/api/build/esm/trace/internal/tracestate-impl.js
var MAX_TRACE_STATE_ITEMS = 32;
var MAX_TRACE_STATE_LEN = 512;
var LIST_MEMBERS_SEPARATOR = ",";
var LIST_MEMBER_KEY_VALUE_SPLITTER = "=";
var TraceStateImpl = class _TraceStateImpl {
  constructor(rawTraceState) {
    this._internalState = /* @__PURE__ */ new Map();
    if (rawTraceState)
      this._parse(rawTraceState);
  }
  set(key, value) {
    const traceState = this._clone();
    if (traceState._internalState.has(key)) {
      traceState._internalState.delete(key);
    }
    traceState._internalState.set(key, value);
    return traceState;
  }
  unset(key) {
    const traceState = this._clone();
    traceState._internalState.delete(key);
    return traceState;
  }
  get(key) {
    return this._internalState.get(key);
  }
  serialize() {
    return Array.from(this._internalState.keys()).reduceRight((agg, key) => {
      agg.push(key + LIST_MEMBER_KEY_VALUE_SPLITTER + this.get(key));
      return agg;
    }, []).join(LIST_MEMBERS_SEPARATOR);
  }
  _parse(rawTraceState) {
    if (rawTraceState.length > MAX_TRACE_STATE_LEN)
      return;
    this._internalState = rawTraceState.split(LIST_MEMBERS_SEPARATOR).reduceRight((agg, part) => {
      const listMember = part.trim();
      const i = listMember.indexOf(LIST_MEMBER_KEY_VALUE_SPLITTER);
      if (i !== -1) {
        const key = listMember.slice(0, i);
        const value = listMember.slice(i + 1, part.length);
        if (validateKey(key) && validateValue(value)) {
          agg.set(key, value);
        } else {
        }
      }
      return agg;
    }, /* @__PURE__ */ new Map());
    if (this._internalState.size > MAX_TRACE_STATE_ITEMS) {
      this._internalState = new Map(Array.from(this._internalState.entries()).reverse().slice(0, MAX_TRACE_STATE_ITEMS));
    }
  }
  // @ts-expect-error TS6133 Accessed in tests only.
  _keys() {
    return Array.from(this._internalState.keys()).reverse();
  }
  _clone() {
    const traceState = new _TraceStateImpl();
    traceState._internalState = new Map(this._internalState);
    return traceState;
  }
};

// node_modules/@opentelemetry/api/build/esm/trace/internal/utils.js
function createTraceState(rawTraceState) {
  return new TraceStateImpl(rawTraceState);
}

// node_modules/@opentelemetry/api/build/esm/context-api.js
var context = ContextAPI.getInstance();

// node_modules/@opentelemetry/api/build/esm/diag-api.js
var diag2 = DiagAPI.instance();

// node_modules/@opentelemetry/api/build/esm/metrics/NoopMeterProvider.js
var NoopMeterProvider = class {
  getMeter(_name, _version, _options) {
    return NOOP_METER;
  }
};
var NOOP_METER_PROVIDER = new NoopMeterProvider();

// node_modules/@opentelemetry/api/build/esm/api/metrics.js
var API_NAME3 = "metrics";
var MetricsAPI = class _MetricsAPI {
  /** Empty private constructor prevents end users from constructing a new instance of the API */
  constructor() {
  }
  /** Get the singleton instance of the Metrics API */
  static getInstance() {
    if (!this._instance) {
      this._instance = new _MetricsAPI();
    }
    return this._instance;
  }
  /**
   * Set the current global meter provider.
   * Returns true if the meter provider was successfully registered, else false.
   */
  setGlobalMeterProvider(provider) {
    return registerGlobal(API_NAME3, provider, DiagAPI.instance());
  }
  /**
   * Returns the global meter provider.
   */
  getMeterProvider() {
    return getGlobal(API_NAME3) || NOOP_METER_PROVIDER;
  }
  /**
   * Returns a meter from the global meter provider.
   */
  getMeter(name, version, options) {
    return this.getMeterProvider().getMeter(name, version, options);
  }
  /** Remove the global meter provider */
  disable() {
    unregisterGlobal(API_NAME3, DiagAPI.instance());
  }
};

// node_modules/@opentelemetry/api/build/esm/metrics-api.js
var metrics = MetricsAPI.getInstance();

// node_modules/@opentelemetry/api/build/esm/propagation/NoopTextMapPropagator.js
var NoopTextMapPropagator = class {
  /** Noop inject function does nothing */
  inject(_context, _carrier) {
  }
  /** Noop extract function does nothing and returns the input context */
  extract(context2, _carrier) {
    return context2;
  }
  fields() {
    return [];
  }
};

// node_modules/@opentelemetry/api/build/esm/baggage/context-helpers.js
var BAGGAGE_KEY = createContextKey("OpenTelemetry Baggage Key");
function getBaggage(context2) {
  return context2.getValue(BAGGAGE_KEY) || void 0;
}
function getActiveBaggage() {
  return getBaggage(ContextAPI.getInstance().active());
}
function setBaggage(context2, baggage) {
  return context2.setValue(BAGGAGE_KEY, baggage);
}
function deleteBaggage(context2) {
  return context2.deleteValue(BAGGAGE_KEY);
}

// node_modules/@opentelemetry/api/build/esm/api/propagation.js
var API_NAME4 = "propagation";
var NOOP_TEXT_MAP_PROPAGATOR = new NoopTextMapPropagator();
var PropagationAPI = class _PropagationAPI {
  /** Empty private constructor prevents end users from constructing a new instance of the API */
  constructor() {
    this.createBaggage = createBaggage;
    this.getBaggage = getBaggage;
    this.getActiveBaggage = getActiveBaggage;
    this.setBaggage = setBaggage;
    this.deleteBaggage = deleteBaggage;
  }
  /** Get the singleton instance of the Propagator API */
  static getInstance() {
    if (!this._instance) {
      this._instance = new _PropagationAPI();
    }
    return this._instance;
  }
  /**
   * Set the current propagator.
   *
   * @returns true if the propagator was successfully registered, else false
   */
  setGlobalPropagator(propagator) {
    return registerGlobal(API_NAME4, propagator, DiagAPI.instance());
  }
  /**
   * Inject context into a carrier to be propagated inter-process
   *
   * @param context Context carrying tracing data to inject
   * @param carrier carrier to inject context into
   * @param setter Function used to set values on the carrier
   */
  inject(context2, carrier, setter = defaultTextMapSetter) {
    return this._getGlobalPropagator().inject(context2, carrier, setter);
  }
  /**
   * Extract context from a carrier
   *
   * @param context Context which the newly created context will inherit from
   * @param carrier Carrier to extract context from
   * @param getter Function used to extract keys from a carrier
   */
  extract(context2, carrier, getter = defaultTextMapGetter) {
    return this._getGlobalPropagator().extract(context2, carrier, getter);
  }
  /**
   * Return a list of all fields which may be used by the propagator.
   */
  fields() {
    return this._getGlobalPropagator().fields();
  }
  /** Remove the global propagator */
  disable() {
    unregisterGlobal(API_NAME4, DiagAPI.instance());
  }
  _getGlobalPropagator() {
    return getGlobal(API_NAME4) || NOOP_TEXT_MAP_PROPAGATOR;
  }
};

// node_modules/@opentelemetry/api/build/esm/propagation-api.js
var propagation = PropagationAPI.getInstance();

// node_modules/@opentelemetry/api/build/esm/api/trace.js
var API_NAME5 = "trace";
var TraceAPI = class _TraceAPI {
  /** Empty private constructor prevents end users from constructing a new instance of the API */
  constructor() {
    this._proxyTracerProvider = new ProxyTracerProvider();
    this.wrapSpanContext = wrapSpanContext;
    this.isSpanContextValid = isSpanContextValid;
    this.deleteSpan = deleteSpan;
    this.getSpan = getSpan;
    this.getActiveSpan = getActiveSpan;
    this.getSpanContext = getSpanContext;
    this.setSpan = setSpan;
    this.setSpanContext = setSpanContext;
  }
  /** Get the singleton instance of the Trace API */
  static getInstance() {
    if (!this._instance) {
      this._instance = new _TraceAPI();
    }
    return this._instance;
  }
  /**
   * Set the current global tracer.
   *
   * @returns true if the tracer provider was successfully registered, else false
   */
  setGlobalTracerProvider(provider) {
    const success = registerGlobal(API_NAME5, this._proxyTracerProvider, DiagAPI.instance());
    if (success) {
      this._proxyTracerProvider.setDelegate(provider);
    }
    return success;
  }
  /**
   * Returns the global tracer provider.
   */
  getTracerProvider() {
    return getGlobal(API_NAME5) || this._proxyTracerProvider;
  }
  /**
   * Returns a tracer from the global tracer provider.
   */
  getTracer(name, version) {
    return this.getTracerProvider().getTracer(name, version);
  }
  /** Remove the global tracer provider */
  disable() {
    unregisterGlobal(API_NAME5, DiagAPI.instance());
    this._proxyTracerProvider = new ProxyTracerProvider();
  }
};

// node_modules/@opentelemetry/api/build/esm/trace-api.js
var trace = TraceAPI.getInstance();

// node_modules/@opentelemetry/api/build/esm/index.js
var esm_default = {
  context,
  diag: diag2,
  metrics,
  propagation,
  trace
};

// dist/esm/record/carrier.js
var RUN = "runspan";
var TRACEPARENT = "traceparent";
function writeCarrier({ context: context2, name, project }) {
  const { traceId, spanId, traceFlags } = context2;
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
  const named = `name=${encodeURIComponent(name)};project=${encodeURIComponent(project)}`;
  return { [TRACEPARENT]: traceparent, [RUN]: `${traceparent};${named}` };
}

// dist/esm/say/warn.js
var shared = globalThis;
var WARNED = /* @__PURE__ */ Symbol.for("runspan.warned.1");
function counts() {
  shared[WARNED] ??= /* @__PURE__ */ new Map();
  return shared[WARNED];
}
var warn = {
  /** Tells `message` the first time `topic` comes up in this process, and only counts it afterwards. */
  once(topic, message) {
    const seen = counts().get(topic) ?? 0;
    counts().set(topic, seen + 1);
    if (seen === 0)
      tell(message);
  },
  /** How often each topic came up in this process. */
  counts() {
    return Object.fromEntries(counts());
  },
  /** Lets a topic be told again, for example after a new `configure()`. */
  forget(topic) {
    counts().delete(topic);
  }
};
function tell(message) {
  try {
    console.error(`runspan: ${message.replace(NOT_TEXT, escapeCharacter)}`);
  } catch {
  }
}
var NOT_TEXT = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
function escapeCharacter(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

// dist/esm/wire/names.js
var SCHEMA = 1;
var RESERVED_PREFIX = "runspan.";
var ATTR_SCHEMA = "runspan.schema";
var ATTR_KIND = "runspan.kind";
var ATTR_NAME = "runspan.name";
var ATTR_PROJECT = "runspan.project";
var ATTR_STATUS = "runspan.status";
var ATTR_TAGS = "runspan.tags";
var ATTR_PARENT_RUN = "runspan.parent_run";
var ATTR_RANK = "runspan.rank";
var ATTR_POINTS = "runspan.points";
var ATTR_SEGMENT = "runspan.segment";
var ATTR_SEGMENTS = "runspan.segments";
var ATTR_REFUSED_CALLS = "runspan.refused_calls";
var ATTR_MIRRORS_LEFT_OUT = "runspan.mirrors_left_out";
var PREFIX_TAG = "runspan.tag.";
var PREFIX_PARAM = "runspan.param.";
var PREFIX_METRIC = "runspan.metric.";
var KIND_RUN = "run";
var KIND_CONTINUATION = "continuation";
var KIND_SEGMENT = "segment";
var CONTINUATION_SPAN_NAME = "runspan.continuation";
var SEGMENT_SPAN_NAME = "runspan.segment";
var EVENT_PARAM = "param";
var EVENT_METRIC = "metric";
var EVENT_EXCEPTION = "exception";
var MAX_EVENTS_PER_SPAN = 128;
var MAX_ATTRIBUTES_PER_SPAN = 128;
var MAX_PACKED_POINTS = 64;
var MAX_STRING_PART = 16384;
var MAX_MIRROR_STRING = 256;

// dist/esm/wire/numbers.js
function isExact(value) {
  return Number.isInteger(value) ? Number.isSafeInteger(value) && !Object.is(value, -0) : Number.isFinite(value);
}
function writeNumber(value) {
  if (isExact(value))
    return value;
  return Object.is(value, -0) ? "-0" : String(value);
}
function readNumber(value) {
  return typeof value === "number" ? value : Number(value);
}
function writeAttributeValue(value) {
  if (typeof value === "number")
    return writeNumber(value);
  if (Array.isArray(value) && value.some((item) => typeof item === "number" && !isExact(item))) {
    return value.map((item) => typeof item === "number" ? String(writeNumber(item)) : item);
  }
  return value;
}

// dist/esm/wire/strings.js
function head(text, length) {
  if (text.length <= length)
    return text;
  return text.slice(0, endsInsidePair(text, length) ? length - 1 : length);
}
function cutInParts(text, length) {
  const parts = [];
  for (let rest = text; rest.length > 0; rest = rest.slice(parts[parts.length - 1]?.length))
    parts.push(head(rest, length));
  return parts;
}
function endsInsidePair(text, end) {
  const last = text.charCodeAt(end - 1);
  return last >= 55296 && last <= 56319;
}

// dist/esm/wire/summary.js
var STATISTICS = ["last", "first", "min", "max", "mean", "count"];
var SCALE = 2 ** -60;
var SummaryBuilder = class {
  #first = Number.NaN;
  #last = Number.NaN;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #sum = 0;
  #scaledSum = 0;
  #count = 0;
  #numbers = 0;
  add(value) {
    if (this.#count === 0)
      this.#first = value;
    this.#count++;
    this.#last = value;
    if (value !== value)
      return;
    this.#numbers++;
    this.#sum += value;
    this.#scaledSum += value * SCALE;
    if (value < this.#min)
      this.#min = value;
    if (value > this.#max)
      this.#max = value;
  }
  summary() {
    const empty = this.#numbers === 0;
    return {
      first: this.#first,
      last: this.#last,
      min: empty ? Number.NaN : this.#min,
      max: empty ? Number.NaN : this.#max,
      mean: this.#mean(),
      count: this.#count
    };
  }
  #mean() {
    if (this.#numbers === 0)
      return Number.NaN;
    const overflowed = !Number.isFinite(this.#sum) && Number.isFinite(this.#scaledSum);
    const mean = overflowed ? this.#scaledSum / this.#numbers / SCALE : this.#sum / this.#numbers;
    return within(this.#min, mean, this.#max);
  }
};
function within(min, mean, max) {
  return Number.isNaN(mean) ? mean : Math.min(max, Math.max(min, mean));
}
function summaryAttributes(key, summary) {
  const others = {};
  for (const statistic of STATISTICS.slice(1))
    others[`${PREFIX_METRIC}${statistic}.${key}`] = writeNumber(summary[statistic]);
  return { last: { [`${PREFIX_METRIC}last.${key}`]: writeNumber(summary.last) }, others };
}

// dist/esm/wire/root-attributes.js
var MAX_MIRROR_ITEMS = 128;
var MAX_MIRROR_JSON = 4096;
function identityAttributes(labels) {
  const { project, parentRun, continuation, refusedCalls } = labels;
  const identity2 = {
    [ATTR_SCHEMA]: SCHEMA,
    [ATTR_KIND]: continuation === void 0 ? KIND_RUN : KIND_CONTINUATION,
    [ATTR_PROJECT]: project
  };
  if (parentRun !== void 0)
    identity2[ATTR_PARENT_RUN] = parentRun;
  if (continuation !== void 0) {
    identity2[ATTR_NAME] = continuation.runName;
    identity2[ATTR_RANK] = continuation.rank;
  }
  if (refusedCalls !== void 0)
    identity2[ATTR_REFUSED_CALLS] = refusedCalls;
  return identity2;
}
function labelAttributes(labels) {
  const attributes = {};
  if (labels.tags.length > 0)
    attributes[ATTR_TAGS] = labels.tags;
  for (const tag of labels.tags)
    attributes[PREFIX_TAG + tag] = true;
  for (const [name, value] of labels.attributes)
    attributes[name] = writeAttributeValue(value);
  return attributes;
}
function mirrorParam(value) {
  if (typeof value === "string")
    return head(value, MAX_MIRROR_STRING);
  if (Array.isArray(value) && isTable(value))
    return void 0;
  return writeAttributeValue(value);
}
function isTable(value) {
  return value.length > MAX_MIRROR_ITEMS || JSON.stringify(value).length > MAX_MIRROR_JSON;
}
function mirrorAttributes(params, summaries) {
  const series = [...summaries].map(([key, summary]) => summaryAttributes(key, summary));
  const mirrors = {};
  for (const { last } of series)
    Object.assign(mirrors, last);
  for (const [key, value] of params)
    mirrors[PREFIX_PARAM + key] = value;
  for (const { others } of series)
    Object.assign(mirrors, others);
  return mirrors;
}
var FIXED_ATTRIBUTES = 4;
function startAttributes(labels, maxAttributes) {
  return cutAttributes({ ...identityAttributes(labels), ...labelAttributes(labels) }, maxAttributes - FIXED_ATTRIBUTES).kept;
}
function endAttributes(content, maxAttributes) {
  const fixed = {
    [ATTR_STATUS]: content.status,
    [ATTR_POINTS]: content.points,
    [ATTR_SEGMENTS]: content.segments
  };
  const room = maxAttributes - FIXED_ATTRIBUTES;
  const labels = cutAttributes({ ...identityAttributes(content.labels), ...labelAttributes(content.labels) }, room);
  const mirrors = cutAttributes(mirrorAttributes(content.mirrors, content.summaries), room - Object.keys(labels.kept).length);
  const withoutForm = [...content.mirrors.values()].filter((value) => value === void 0).length;
  const mirrorsLeftOut = mirrors.leftOut + withoutForm;
  if (mirrorsLeftOut > 0)
    fixed[ATTR_MIRRORS_LEFT_OUT] = mirrorsLeftOut;
  return { attributes: { ...fixed, ...labels.kept, ...mirrors.kept }, labelsLeftOut: labels.leftOut };
}
function segmentAttributes(number, run2, maxAttributes) {
  if (number === 0)
    return tellingSegmentAttributes(number, run2, maxAttributes);
  const { continuation } = run2.labels;
  return {
    [ATTR_KIND]: KIND_SEGMENT,
    [ATTR_SEGMENT]: number,
    ...continuation === void 0 ? {} : { [ATTR_RANK]: continuation.rank }
  };
}
function tellingSegmentAttributes(number, { name, labels, mirrors }, maxAttributes) {
  const all = {
    ...identityAttributes(labels),
    [ATTR_KIND]: KIND_SEGMENT,
    [ATTR_SEGMENT]: number,
    [ATTR_NAME]: name,
    [ATTR_STATUS]: "running",
    ...labelAttributes(labels),
    ...mirrorAttributes(mirrors, [])
  };
  return cutAttributes(all, maxAttributes).kept;
}
function cutAttributes(attributes, room) {
  const entries = Object.entries(attributes).filter(([, value]) => value !== void 0);
  const kept = entries.slice(0, Math.max(0, room));
  return { kept: Object.fromEntries(kept), leftOut: entries.length - kept.length };
}

// dist/esm/wire/time.js
function msToUs(ms) {
  return ms * 1e3;
}
function usToHrTime(us) {
  return [Math.floor(us / 1e6), us % 1e6 * 1e3];
}
function hrTimeToNanoText(time) {
  const [seconds, nanos] = time;
  return seconds === 0 ? String(nanos) : `${seconds}${String(nanos).padStart(9, "0")}`;
}
var MAX_TIME_MS = 18446744073709;

// dist/esm/wire/version.js
var VERSION2 = "0.1.0";

// dist/esm/record/clock.js
import { performance as performance2 } from "node:perf_hooks";
var monotonic = { nowMs: performance2.now.bind(performance2) };
var PROCESS_START_MS = performance2.timeOrigin;
function wallMs() {
  const ms = Date.now();
  const isTime = typeof ms === "number" && ms > 0 && ms <= MAX_TIME_MS;
  return Math.floor(isTime ? ms : PROCESS_START_MS + monotonic.nowMs());
}
var RunClock = class {
  /** Epoch milliseconds, as all of its times. */
  startMs = wallMs();
  #started = monotonic.nowMs();
  #elapsedMs = 0;
  nowMs() {
    const elapsedMs = Math.floor(monotonic.nowMs() - this.#started);
    if (elapsedMs > this.#elapsedMs)
      this.#elapsedMs = elapsedMs;
    return this.startMs + this.#elapsedMs;
  }
};

// dist/esm/record/recorder.js
var NoopRecorder = class {
  points = 0;
  segments = 0;
  point() {
    this.points++;
  }
  param() {
  }
  exception() {
  }
  labelsChanged() {
  }
  flush() {
  }
  end({ endMs }) {
    return endMs;
  }
};

// dist/esm/record/exception.js
import { types } from "node:util";
var MAX_CAUSES = 16;
function reportException(thrown) {
  try {
    return report(thrown);
  } catch {
    return {
      message: "an error that cannot be read",
      attributes: { "exception.type": typeof thrown, "exception.message": "an error that cannot be read" }
    };
  }
}
function report(thrown) {
  const message = carried(messageOf(thrown)) || typeOf(thrown);
  const attributes = { "exception.type": carried(typeOf(thrown)), "exception.message": message };
  const stack = carried(stackOf(thrown, []));
  if (stack !== "")
    attributes["exception.stacktrace"] = stack;
  return { message, attributes };
}
function messageOf(thrown) {
  if (!isError(thrown))
    return typeof thrown === "string" ? thrown : describe(thrown);
  if (isAggregate(thrown)) {
    const messages = thrown.errors.map(messageOf).join("; ");
    return thrown.message ? `${thrown.message} (${messages})` : messages;
  }
  return String(thrown.message);
}
function typeOf(thrown) {
  if (!isError(thrown))
    return typeof thrown;
  return thrown.name === "Error" ? thrown.constructor.name || "Error" : String(thrown.name);
}
function stackOf(thrown, seen) {
  if (!isError(thrown) || seen.includes(thrown) || seen.length >= MAX_CAUSES)
    return "";
  seen.push(thrown);
  let stack = String(thrown.stack ?? `${typeOf(thrown)}: ${thrown.message}`);
  if (isAggregate(thrown)) {
    for (const error of thrown.errors)
      stack += `
[error]: ${stackOf(error, seen) || messageOf(error)}`;
  }
  if (thrown.cause !== void 0)
    stack += `
[cause]: ${stackOf(thrown.cause, seen) || messageOf(thrown.cause)}`;
  return stack;
}
function isError(thrown) {
  return thrown instanceof Error || types.isNativeError(thrown);
}
function isAggregate(error) {
  return error.name === "AggregateError" && Array.isArray(error.errors);
}
function carried(text) {
  return head(text.toWellFormed(), MAX_STRING_PART);
}

// dist/esm/record/validate.js
import { types as types2 } from "node:util";
function checkText(what, value, code = "INVALID_STRING") {
  if (typeof value !== "string")
    throw new RunspanError(code, `${what} must be a string, not ${describe(value)}.`);
  if (!value.isWellFormed()) {
    throw new RunspanError("INVALID_STRING", `${what} ${describe(value)} holds half of a surrogate pair, which UTF-8 cannot carry. Pass text.toWellFormed(), or cut the text between characters.`);
  }
  return value;
}
function checkName(name) {
  const text = checkText("The name of a run", name);
  if (text.trim() === "")
    throw new RunspanError("INVALID_STRING", "The name of a run is empty. Leave it out to have one made up.");
  return text;
}
function checkTag(tag) {
  const text = checkText("A tag", tag, "INVALID_TAG").trim();
  if (text === "")
    throw new RunspanError("INVALID_TAG", `The tag ${describe(tag)} is empty. Leave it out, or give it a name.`);
  return text;
}
function checkTags(tags) {
  if (!Array.isArray(tags))
    throw new RunspanError("INVALID_TAG", `tags must be an array of strings, not ${describe(tags)}.`);
  return tags.filter((tag) => tag !== void 0).map(checkTag);
}
function checkKey(what, key) {
  const text = checkText(`The key of a ${what}`, key, "INVALID_KEY");
  if (text === "")
    throw new RunspanError("INVALID_KEY", `The key of a ${what} is empty. Give it a name.`);
  return text;
}
function checkAttributeName(name) {
  const text = checkText("The name of an attribute", name, "INVALID_ATTRIBUTE");
  if (text === "")
    throw new RunspanError("INVALID_ATTRIBUTE", "The name of an attribute is empty. Give it a name.");
  if (text.startsWith(RESERVED_PREFIX)) {
    throw new RunspanError("RESERVED_ATTRIBUTE", `Attribute "${text}" is reserved for runspan itself. Use a name that does not start with "${RESERVED_PREFIX}".`);
  }
  if (text === "__proto__") {
    throw new RunspanError("INVALID_ATTRIBUTE", 'Attribute "__proto__" would be lost: JavaScript gives that name a meaning of its own. Use another name.');
  }
  return text;
}
function checkAttributes(attributes) {
  if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes)) {
    throw new RunspanError("INVALID_ATTRIBUTE", `attributes must be an object of names and values, not ${describe(attributes)}.`);
  }
  return Object.entries(attributes).filter(([, value]) => value !== void 0).map(([name, value]) => [checkAttributeName(name), checkAttributeValue(name, value)]);
}
function checkAttributeValue(name, value) {
  if (typeof value === "string")
    return checkText(`Attribute "${name}"`, value);
  if (typeof value === "number" || typeof value === "boolean")
    return value;
  if (!Array.isArray(value))
    throw invalidAttribute(name, value);
  const types3 = new Set(value.filter((item) => item !== null && item !== void 0).map((item) => typeof item));
  const [type = "string"] = types3;
  if (types3.size > 1 || !["string", "number", "boolean"].includes(type))
    throw invalidAttribute(name, value);
  for (const item of value)
    if (typeof item === "string")
      checkText(`Attribute "${name}"`, item);
  return value.map((item) => item ?? null);
}
function invalidAttribute(name, value) {
  return new RunspanError("INVALID_ATTRIBUTE", `Attribute "${name}" is ${describe(value)}; an attribute is a string, a number, a boolean or an array of one of these. Convert it, or log it with logParams(), which takes nested objects.`);
}
function invalidStep(key, step) {
  return new RunspanError("INVALID_STEP", `The step of metric "${key}" is ${describe(step)}; a step is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}. Round it, or leave it out.`);
}
function checkTimestamp(timestamp) {
  const ms = types2.isDate(timestamp) ? timestamp.getTime() : timestamp;
  if (typeof ms !== "number" || !(ms >= 0 && ms <= MAX_TIME_MS)) {
    throw new RunspanError("INVALID_TIMESTAMP", `The timestamp ${describe(timestamp)} is no Date and no epoch milliseconds between 1970 and 2554. Pass new Date(\u2026) or Date.now().`);
  }
  return Math.floor(ms);
}
function checkOptions(what, options, known) {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new RunspanError("INVALID_OPTION", `The options of ${what} must be an object, not ${describe(options)}.`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== void 0) {
    throw new RunspanError("INVALID_OPTION", `${what} has no option "${unknown}". It takes ${known.map((name) => `"${name}"`).join(", ")}.`);
  }
}

// dist/esm/record/flatten.js
var MAX_DEPTH = 64;
function flattenParam(key, value) {
  const entries = [];
  collect(checkKey("param", key), value, entries, []);
  return entries;
}
function flattenParams(params) {
  if (typeof params !== "object" || params === null || Array.isArray(params)) {
    throw new RunspanError("INVALID_PARAM", `logParams() takes an object of names and values, not ${describe(params)}. For one param use logParam(key, value).`);
  }
  return Object.keys(params).flatMap((key) => flattenParam(key, read(params, key)));
}
function collect(key, value, entries, above) {
  if (value === void 0)
    return;
  if (typeof value !== "object" || value === null) {
    entries.push([key, scalar(key, value)]);
    return;
  }
  const simple = simplify(value);
  if (typeof simple !== "object" || simple === null) {
    collect(key, simple, entries, above);
    return;
  }
  const scalars = copyScalars(simple);
  if (scalars !== void 0) {
    entries.push([key, scalars]);
    return;
  }
  if (above.includes(value)) {
    entries.push([key, "[Circular]"]);
    return;
  }
  if (above.length === MAX_DEPTH) {
    entries.push([key, checkText(`Param "${key}"`, describe(value))]);
    return;
  }
  const names = Object.keys(simple);
  if (names.length === 0)
    entries.push([key, Array.isArray(simple) ? [] : "{}"]);
  for (const name of names)
    collect(`${key}.${checkText(`A key in param "${key}"`, name)}`, read(simple, name), entries, [
      ...above,
      value
    ]);
}
function scalar(key, value) {
  switch (typeof value) {
    case "string":
      return checkText(`Param "${key}"`, value);
    case "number":
    case "boolean":
      return value;
    case "function":
      return `[Function: ${value.name || "anonymous"}]`;
    default:
      return String(value);
  }
}
function copyScalars(value) {
  if (!Array.isArray(value))
    return void 0;
  const type = typeof value[0];
  if (type !== "string" && type !== "number" && type !== "boolean")
    return void 0;
  const items = Array.from(value);
  const isScalar2 = (item) => typeof item === type && (typeof item !== "string" || item.length <= MAX_STRING_PART && item.isWellFormed());
  return items.every(isScalar2) ? items : void 0;
}
function simplify(value) {
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof Map)
    return Object.fromEntries(value);
  if (value instanceof Set)
    return [...value];
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value);
  if (value instanceof RegExp || value instanceof URL || value instanceof Error)
    return String(value);
  const toJSON = read(value, "toJSON");
  if (typeof toJSON !== "function")
    return value;
  try {
    const json = toJSON.call(value);
    return json === value ? value : json;
  } catch (error) {
    return `[Thrown: ${describe(error)}]`;
  }
}
function read(object, key) {
  try {
    return object[key];
  } catch (error) {
    return `[Thrown: ${describe(error)}]`;
  }
}

// dist/esm/record/state.js
import { AsyncLocalStorage } from "node:async_hooks";

// dist/esm/record/misuse.js
function readMisuse(env = process.env) {
  const text = env.RUNSPAN_MISUSE?.trim().toLowerCase();
  if (text === "throw" || text === "warn")
    return text;
  if (text) {
    warn.once("misuse-variable", `RUNSPAN_MISUSE is ${describe(env.RUNSPAN_MISUSE)}, which means nothing: wrong arguments throw, late calls are told. Set it to throw or to warn, or leave it out.`);
  }
  return void 0;
}

// dist/esm/record/provider-limits.js
function foreignLimits(env = process.env) {
  const { OTEL_SPAN_EVENT_COUNT_LIMIT: events, OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: attributes } = env;
  return {
    events: Math.min(MAX_EVENTS_PER_SPAN, readLimit(events)),
    attributes: Math.min(MAX_ATTRIBUTES_PER_SPAN, readLimit(attributes || env.OTEL_ATTRIBUTE_COUNT_LIMIT))
  };
}
function readLimit(text) {
  const limit = Number(text || Number.NaN);
  return Number.isInteger(limit) && limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

// dist/esm/record/ticker.js
var TICK_MS = 100;
var Ticker = class {
  #members = /* @__PURE__ */ new Set();
  #timer;
  add(member) {
    this.#members.add(member);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }
  remove(member) {
    this.#members.delete(member);
    if (this.#members.size > 0)
      return;
    clearInterval(this.#timer);
    this.#timer = void 0;
  }
  #tick() {
    const now = monotonic.nowMs();
    for (const member of this.#members)
      if (member.dueMs <= now)
        member.tick(now);
  }
};
var JOURNAL_DELAY_MS = 10;
var JournalQueue = class {
  #members = /* @__PURE__ */ new Set();
  #timer;
  add(member) {
    this.#members.add(member);
    this.#timer ??= setTimeout(() => this.write(), JOURNAL_DELAY_MS).unref();
  }
  remove(member) {
    this.#members.delete(member);
  }
  /** Has everything journalled now. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = void 0;
    const members = [...this.#members];
    this.#members.clear();
    for (const member of members)
      member.writeJournal();
  }
};

// dist/esm/record/state.js
var STATE = /* @__PURE__ */ Symbol.for("runspan.record.1");
var holder = globalThis;
function state() {
  holder[STATE] ??= {
    openRuns: /* @__PURE__ */ new Set(),
    endedPoints: 0,
    refusedCalls: 0,
    misuse: readMisuse(),
    withoutContextManager: new AsyncLocalStorage(),
    defaultProject: void 0,
    limits: foreignLimits(),
    observer: void 0,
    openJournal: void 0,
    ticker: new Ticker(),
    journalQueue: new JournalQueue(),
    disabled: false,
    names: void 0
  };
  return holder[STATE];
}

// dist/esm/record/refuse.js
function refuseLate(refusal) {
  state().refusedCalls++;
  if (state().misuse === "throw")
    throw refusal;
  tellOnce(refusal);
}
function refuseWrong(refusal, caller) {
  state().refusedCalls++;
  if (!(refusal instanceof RunspanError)) {
    warn.once("call-failed", `${caller}() could not keep what it was given: ${describe(refusal)}. ${COUNTED_FROM_NOW}`);
    return;
  }
  if (state().misuse !== "warn")
    throw refusal;
  tellOnce(refusal);
}
function checked(caller, check2, instead) {
  try {
    return check2();
  } catch (error) {
    refuseWrong(error, caller);
    return instead();
  }
}
var COUNTED_FROM_NOW = "Further calls of this kind are only counted, in stats().refusedCalls.";
function tellOnce({ code, message }) {
  warn.once(`refused-${code}`, `${message} ${COUNTED_FROM_NOW}`);
}

// dist/esm/wire/events.js
function paramEvents(key, value) {
  const long = longText(value);
  if (long !== void 0) {
    const parts = cutInParts(long.text, MAX_STRING_PART);
    return parts.map((part, index) => paramEvent({
      "param.key": key,
      "param.value": part,
      ...long.type === void 0 ? {} : { "param.type": long.type },
      "param.part": index,
      "param.parts": parts.length
    }));
  }
  if (typeof value === "string" && looksLikeList(value))
    return [paramEvent({ "param.key": key, "param.value": value, "param.type": "string" })];
  const written = writeAttributeValue(value);
  if (written === value)
    return [paramEvent({ "param.key": key, "param.value": written })];
  return [paramEvent({ "param.key": key, "param.value": written, "param.type": "number" })];
}
function countParamEvents(value) {
  return Math.ceil((longText(value)?.text.length ?? 1) / (MAX_STRING_PART - 1));
}
var SHORT_ARRAY = 512;
function longText(value) {
  if (typeof value === "string")
    return value.length > MAX_STRING_PART ? { text: value } : void 0;
  if (!Array.isArray(value) || value.length <= SHORT_ARRAY && typeof value[0] !== "string")
    return void 0;
  const written = writeAttributeValue(value);
  const text = JSON.stringify(written);
  if (text.length <= MAX_STRING_PART)
    return void 0;
  return { text, type: written === value ? "json" : "json number" };
}
function pointEvent(key, value, step) {
  const attributes = { "metric.key": key, "metric.value": writeNumber(value) };
  if (step !== void 0)
    attributes["metric.step"] = step;
  return { name: EVENT_METRIC, attributes };
}
function packedEvent(key, values, steps, offsets) {
  const attributes = { "metric.key": key, "metric.values": values, "metric.offsets": offsets };
  if (steps !== void 0)
    attributes["metric.steps"] = steps;
  return { name: EVENT_METRIC, attributes };
}
function readEvent(name, attributes, timeMs) {
  if (name === EVENT_PARAM)
    return readParam(attributes);
  if (name === EVENT_METRIC)
    return readPoints(attributes, timeMs);
  return OTHER;
}
var OTHER = { kind: "other" };
function looksLikeList(text) {
  return text.startsWith("[") && text.endsWith("]");
}
function paramEvent(attributes) {
  return { name: EVENT_PARAM, attributes };
}
function readParam(attributes) {
  const key = attributes["param.key"];
  const value = attributes["param.value"];
  if (typeof key !== "string" || value === void 0)
    return OTHER;
  const { "param.part": index, "param.parts": count, "param.type": type } = attributes;
  if (typeof index === "number" && typeof count === "number") {
    const jsonType = type === "json" || type === "json number" ? type : void 0;
    return { kind: "param", key, value, part: { index, count, type: jsonType } };
  }
  if (type !== "number")
    return { kind: "param", key, value };
  return {
    kind: "param",
    key,
    value: Array.isArray(value) ? value.map((item) => Number(item)) : Number(value)
  };
}
function readPoints(attributes, timeMs) {
  const key = attributes["metric.key"];
  if (typeof key !== "string")
    return OTHER;
  const value = attributes["metric.value"];
  if (typeof value === "number" || typeof value === "string") {
    const step = attributes["metric.step"];
    return {
      kind: "points",
      key,
      points: [point(readNumber(value), typeof step === "number" ? step : void 0, timeMs)]
    };
  }
  const { "metric.values": values, "metric.steps": steps, "metric.offsets": offsets } = attributes;
  if (!Array.isArray(values) || !Array.isArray(offsets) || values.length !== offsets.length)
    return OTHER;
  if (steps !== void 0 && !(Array.isArray(steps) && steps.length === values.length))
    return OTHER;
  return {
    kind: "points",
    key,
    points: values.map((item, i) => point(readNumber(item), steps?.[i], timeMs + Number(offsets[i])))
  };
}
function point(value, step, time) {
  return step === void 0 ? { value, time } : { value, step, time };
}

// dist/esm/wire/cut-events.js
var MAX_TEXT_PER_SPAN = 1 << 18;
var EventClock = class {
  #lastUs;
  constructor(lastUs = 0) {
    this.#lastUs = lastUs;
  }
  next(timeMs) {
    this.#lastUs = Math.max(msToUs(timeMs), this.#lastUs + 1);
    return this.#lastUs;
  }
  get lastUs() {
    return this.#lastUs;
  }
};
function cutIntoSpans(points, params, clock, maxEvents, room = maxEvents) {
  const fits = points.length + params.reduce((sum, { value }) => sum + countParamEvents(value), 0) <= room;
  return cut(points, params, clock, { maxPoints: fits ? 1 : MAX_PACKED_POINTS, maxEvents });
}
function* cut(points, params, clock, bounds) {
  let entries = [];
  let textLength = 0;
  let open = [];
  let nextParam = 0;
  const take = () => {
    const events = entries.map((entry) => writeEvent(points, entry, clock));
    entries = [];
    textLength = 0;
    open = [];
    return events;
  };
  for (let i = 0; i <= points.length; i++) {
    for (let param = params[nextParam]; param !== void 0 && param.before <= i; param = params[++nextParam]) {
      for (const event of paramEvents(param.key, param.value)) {
        const { "param.value": value } = event.attributes;
        const length = typeof value === "string" ? value.length : 0;
        if (entries.length === bounds.maxEvents || textLength + length > MAX_TEXT_PER_SPAN)
          yield take();
        entries.push({ event, timeMs: param.timeMs });
        textLength += length;
      }
    }
    if (i === points.length)
      break;
    const current = open[points.seriesIndex(i)];
    if (current !== void 0 && hasRoomFor(current, points, i, bounds.maxPoints)) {
      current.places.push(i);
      continue;
    }
    if (entries.length === bounds.maxEvents)
      yield take();
    const next = startPack(points, i);
    entries.push(next);
    open[points.seriesIndex(i)] = isExact(points.value(i)) ? next : void 0;
  }
  if (entries.length > 0)
    yield take();
}
function startPack(points, i) {
  return { places: [i], hasStep: points.step(i) !== void 0, hasGivenTime: points.hasGivenTime(i) };
}
function hasRoomFor(pack2, points, i, maxPoints) {
  return pack2.places.length < maxPoints && pack2.hasGivenTime === points.hasGivenTime(i) && pack2.hasStep === (points.step(i) !== void 0) && isExact(points.value(i));
}
function writeEvent(points, entry, clock) {
  if ("event" in entry)
    return { ...entry.event, time: usToHrTime(clock.next(entry.timeMs)) };
  const first = entry.places[0];
  const us = entry.hasGivenTime ? msToUs(earliestMs(points, entry.places)) : clock.next(points.timeMs(first));
  const event = entry.places.length === 1 ? pointEvent(points.key(first), points.value(first), points.step(first)) : pack(points, entry, us);
  return { ...event, time: usToHrTime(us) };
}
function pack(points, { places, hasStep }, us) {
  const startMs = Math.floor(us / 1e3);
  const values = [];
  const steps = [];
  const offsets = [];
  for (const i of places) {
    values.push(points.value(i));
    if (hasStep)
      steps.push(points.step(i));
    offsets.push(Math.max(0, points.timeMs(i) - startMs));
  }
  return packedEvent(points.key(places[0]), values, hasStep ? steps : void 0, offsets);
}
function earliestMs(points, places) {
  return places.reduce((first, i) => Math.min(first, points.timeMs(i)), Number.POSITIVE_INFINITY);
}

// dist/esm/wire/logged.js
var NO_STEP = -1;
var GIVEN_TIME = 2147483648;

// dist/esm/record/point-buffer.js
var FIRST_CAPACITY = 64;
var POINTS_PER_SEGMENT = 7680;
var MAX_BUFFERED_POINTS = 2 * POINTS_PER_SEGMENT;
var Series = class {
  key;
  index;
  summary = new SummaryBuilder();
  constructor(key, index) {
    this.key = key;
    this.index = index;
  }
};
var PointBuffer = class {
  #series = /* @__PURE__ */ new Map();
  #seriesByIndex = [];
  #values = new Float64Array(FIRST_CAPACITY);
  #steps = new Float64Array(FIRST_CAPACITY);
  #times = new Float64Array(FIRST_CAPACITY);
  #seriesAndFlags = new Uint32Array(FIRST_CAPACITY);
  #length = 0;
  #clock;
  constructor(clock) {
    this.#clock = clock;
  }
  get length() {
    return this.#length;
  }
  get series() {
    return this.#seriesByIndex;
  }
  find(key) {
    return this.#series.get(key);
  }
  open(key) {
    const series = new Series(key, this.#seriesByIndex.length);
    this.#series.set(key, series);
    this.#seriesByIndex.push(series);
    return series;
  }
  /** @param timeMs whole epoch milliseconds where the program gave them, undefined for now */
  add(series, value, step, timeMs) {
    const n = this.#length;
    if (n === this.#values.length)
      this.#grow();
    this.#length = n + 1;
    this.#values[n] = value;
    this.#steps[n] = step === void 0 ? NO_STEP : step;
    if (timeMs === void 0) {
      this.#times[n] = this.#clock.nowMs();
      this.#seriesAndFlags[n] = series.index;
    } else {
      this.#times[n] = timeMs;
      this.#seriesAndFlags[n] = series.index | GIVEN_TIME;
    }
    series.summary.add(value);
  }
  key(i) {
    return this.#seriesByIndex[this.seriesIndex(i)].key;
  }
  seriesIndex(i) {
    return this.#seriesAndFlags[i] & ~GIVEN_TIME;
  }
  value(i) {
    return this.#values[i];
  }
  step(i) {
    const step = this.#steps[i];
    return step === NO_STEP ? void 0 : step;
  }
  timeMs(i) {
    return this.#times[i];
  }
  hasGivenTime(i) {
    return this.#seriesAndFlags[i] >= GIVEN_TIME;
  }
  /** The points from number `start` on, as they lie in memory; a view, good until the next call. */
  columns(start) {
    return {
      values: this.#values.subarray(start, this.#length),
      steps: this.#steps.subarray(start, this.#length),
      timesMs: this.#times.subarray(start, this.#length),
      series: this.#seriesAndFlags.subarray(start, this.#length)
    };
  }
  /** Forgets the points, not the series; a buffer much larger than it needed to be gives its memory back. */
  clear() {
    const isTooLarge = this.#length * 8 < this.#values.length;
    this.#length = 0;
    if (isTooLarge && this.#values.length > FIRST_CAPACITY)
      this.#resize(FIRST_CAPACITY);
  }
  #grow() {
    this.#resize(this.#values.length * 2);
  }
  #resize(capacity) {
    const kept = Math.min(this.#length, capacity);
    const copy = (from, to) => {
      to.set(from.subarray(0, kept));
      return to;
    };
    this.#values = copy(this.#values, new Float64Array(capacity));
    this.#steps = copy(this.#steps, new Float64Array(capacity));
    this.#times = copy(this.#times, new Float64Array(capacity));
    this.#seriesAndFlags = copy(this.#seriesAndFlags, new Uint32Array(capacity));
  }
};

// dist/esm/record/provider-losses.js
var ProviderLosses = class {
  #events = 0;
  #attributes = 0;
  #eventAttributes = 0;
  #texts = 0;
  /** Looks at the event that was added last. */
  countEvent(span2, given) {
    if (!span2.isRecording())
      return;
    const event = span2.events?.at(-1);
    this.#eventAttributes += event?.droppedAttributesCount ?? 0;
    this.#texts += countCut(given, event?.attributes);
  }
  /** Looks at a span that is about to end, once. */
  countSpan(span2, given) {
    const { attributes, droppedAttributesCount = 0, droppedEventsCount = 0 } = span2;
    this.#events += droppedEventsCount;
    this.#attributes += droppedAttributesCount;
    this.#texts += countCut(given, attributes);
  }
  /** Tells the first loss of the process at once; and the sum, at the end of the first run that has lost something. */
  tell(name, isOver) {
    const lost = [
      ...told(this.#events, "drop", "events", RAISE, "eventCountLimit"),
      ...told(this.#attributes, "drop", "attributes", RAISE, "attributeCountLimit"),
      ...told(this.#eventAttributes, "drop", "attributes of events", RAISE, "attributePerEventCountLimit"),
      ...told(this.#texts, "cut", "texts", LEAVE_OUT, "attributeValueLengthLimit")
    ];
    if (lost.length === 0)
      return;
    const what = lost.map(({ loss }) => loss).join(", ");
    const remedies = lost.map(({ remedy }) => remedy).join(" ");
    warn.once(isOver ? "lost-to-limits" : "limits", `the limits of this program's provider made it ${what} of run "${name}"${isOver ? "" : " so far"}. ${remedies}`);
  }
};
var RAISE = (limit) => `Raise ${limit} to 128 or more.`;
var LEAVE_OUT = (limit) => `Leave ${limit} out, and unset OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT.`;
function told(count, verb, what, remedy, limit) {
  return count === 0 ? [] : [{ loss: `${verb} ${count} ${what}`, remedy: remedy(limit) }];
}
function countCut(given = {}, kept = {}) {
  let count = 0;
  for (const key in given)
    if (isCut(given[key], kept[key]))
      count++;
  return count;
}
function isCut(given, kept) {
  if (typeof given === "string")
    return typeof kept === "string" && kept.length < given.length;
  if (!Array.isArray(given) || typeof given[0] !== "string" || !Array.isArray(kept))
    return false;
  return given.some((item, i) => isCut(item, kept[i]));
}

// dist/esm/record/span-recorder.js
var MAX_BUFFERED_PARAM_EVENTS = 1024;
var MAX_EXCEPTIONS = 32;
var MIN_SEGMENT_INTERVAL_MS = 1e3;
var MAX_SEGMENT_INTERVAL_MS = 3e4 - TICK_MS;
var SEGMENT_INTERVAL_OF_AGE = 0.02;
var TOUCH_INTERVAL_MS = 6e4;
var NOTHING_JOURNALLED = { points: 0, params: 0, series: 0, exceptions: 0 };
var SpanRecorder = class {
  #tracer;
  #root;
  #name;
  #labels;
  #runClock;
  #journal;
  #buffer;
  #clock = new EventClock();
  #mirrors = /* @__PURE__ */ new Map();
  #exceptions = [];
  #losses = new ProviderLosses();
  #params = [];
  #paramEvents = 0;
  #points = 0;
  #paramCount = 0;
  #segments = 0;
  #segmentStartUs;
  #flushIsDue = false;
  #isJournalStale = true;
  #isJournalDue = false;
  #journalled = NOTHING_JOURNALLED;
  #areLabelsJournalled = true;
  /** By the clock that only goes forward, as the times of the ticker are. */
  #startedMs = monotonic.nowMs();
  #touchedMs;
  #endMs;
  dueMs;
  constructor(tracer, root, name, labels, clock) {
    this.#tracer = tracer;
    this.#root = root;
    this.#name = name;
    this.#labels = labels;
    const { startMs } = clock;
    this.#runClock = clock;
    this.#buffer = new PointBuffer(clock);
    this.#segmentStartUs = msToUs(startMs);
    this.#touchedMs = this.#startedMs;
    this.dueMs = this.#startedMs + MIN_SEGMENT_INTERVAL_MS;
    const { traceId, spanId, traceFlags } = root.spanContext();
    const { events: maxEvents, attributes: maxAttributes } = state().limits;
    this.#journal = state().openJournal?.(root, {
      traceId,
      spanId,
      traceFlags,
      name,
      startMs,
      maxEvents,
      maxAttributes
    });
    state().ticker.add(this);
    this.#journalSoon();
  }
  get points() {
    return this.#points;
  }
  get segments() {
    return this.#segments;
  }
  point(key, value, step, timeMs) {
    const buffer = this.#buffer;
    const series = buffer.find(key) ?? buffer.open(checkKey("metric", key));
    buffer.add(series, value, step, timeMs);
    this.#points++;
    if (!this.#isJournalDue)
      this.#journalSoon();
    if (buffer.length >= POINTS_PER_SEGMENT)
      this.#relieve();
  }
  param(key, value) {
    this.#mirrors.set(key, mirrorParam(value));
    this.#params.push({ key, value, timeMs: this.#nowMs(), before: this.#buffer.length });
    this.#paramCount++;
    this.#paramEvents += countParamEvents(value);
    this.#journalSoon();
    if (this.#paramEvents >= MAX_BUFFERED_PARAM_EVENTS)
      this.flush();
  }
  exception(attributes) {
    if (this.#exceptions.length === MAX_EXCEPTIONS) {
      warn.once("exceptions-left-out", `run "${this.#name}" has failed more than ${MAX_EXCEPTIONS} times; of what comes now only the last message is kept, in its status.`);
      return;
    }
    const timeUs = Math.max(msToUs(this.#nowMs()) + 999, this.#lastExceptionUs + 1);
    this.#exceptions.push({ attributes, timeUs });
    this.#addEvent(this.#root, { name: EVENT_EXCEPTION, attributes, time: usToHrTime(timeUs) });
    this.#journalSoon();
  }
  labelsChanged() {
    this.#areLabelsJournalled = false;
    this.#journalSoon();
  }
  flush() {
    this.#flushIsDue = false;
    if (this.#segments === 0)
      this.#openJournal();
    for (const events of this.#cutBuffer(state().limits.events))
      this.#writeSegment(events);
    this.#clearBuffer();
  }
  tick(nowMs) {
    const ageMs = nowMs - this.#startedMs;
    this.dueMs = nowMs + Math.min(MAX_SEGMENT_INTERVAL_MS, Math.max(MIN_SEGMENT_INTERVAL_MS, ageMs * SEGMENT_INTERVAL_OF_AGE));
    if (this.#buffer.length > 0 || this.#params.length > 0)
      this.flush();
    else if (this.#segments === 0)
      this.#writeSegment([]);
    if (nowMs - this.#touchedMs >= TOUCH_INTERVAL_MS) {
      this.#touchedMs = nowMs;
      this.#journal?.touch();
    }
  }
  end(outcome) {
    this.#endMs = outcome.endMs;
    state().ticker.remove(this);
    state().journalQueue.remove(this);
    this.#flushIsDue = false;
    warnOfEnded(this.#root, this.#name);
    this.#writeRemainder();
    const attributes = this.#setEndAttributes(outcome.failed);
    if (outcome.failed)
      this.#root.setStatus({ code: SpanStatusCode.ERROR, message: outcome.message });
    this.#losses.countSpan(this.#root, attributes);
    this.#losses.tell(this.#name, true);
    const endUs = this.#nowUs();
    this.#root.end(usToHrTime(endUs));
    this.#journal?.remove();
    return Math.floor(endUs / 1e3);
  }
  writeJournal() {
    this.#isJournalDue = false;
    const base = this.#isJournalStale ? this.#journalBase() : void 0;
    const from = base === void 0 ? this.#journalled : NOTHING_JOURNALLED;
    const series = this.#buffer.series;
    const isWritten = this.#journal?.write({
      series: series.slice(from.series).map(({ key }) => key),
      points: this.#buffer.columns(from.points),
      params: this.#params.slice(from.params),
      labels: this.#areLabelsJournalled || base !== void 0 ? void 0 : this.#labels,
      exceptions: base === void 0 ? this.#exceptions.slice(from.exceptions) : []
    }, base);
    this.#isJournalStale = isWritten === false;
    this.#areLabelsJournalled = true;
    this.#journalled = {
      points: this.#buffer.length,
      params: this.#params.length,
      series: series.length,
      exceptions: this.#exceptions.length
    };
  }
  #journalSoon() {
    if (this.#isJournalDue)
      return;
    this.#isJournalDue = true;
    if (this.#journal !== void 0)
      state().journalQueue.add(this);
  }
  /** Without the points that are buffered, which are many and about to be in a segment; a run is never seen without its params. */
  #openJournal() {
    if (!this.#isJournalStale)
      return;
    const entries = {
      series: [],
      points: this.#buffer.columns(this.#buffer.length),
      params: this.#params.map((param) => ({ ...param, before: 0 })),
      labels: void 0,
      exceptions: []
    };
    this.#journal?.write(entries, this.#journalBase());
  }
  #journalBase() {
    return {
      points: this.#points - this.#buffer.length,
      params: this.#paramCount - this.#params.length,
      segments: this.#segments,
      segmentStartUs: this.#segmentStartUs,
      clockUs: this.#clock.lastUs,
      labels: this.#labels,
      exceptions: this.#exceptions
    };
  }
  // A full buffer is written when the event loop turns next, off the path of the caller; in the middle of a call only
  // where a program keeps the loop from turning, so that memory stays bounded.
  #relieve() {
    if (this.#buffer.length >= MAX_BUFFERED_POINTS) {
      this.flush();
    } else if (!this.#flushIsDue) {
      this.#flushIsDue = true;
      setImmediate(() => {
        if (this.#flushIsDue)
          this.flush();
      });
    }
  }
  /** What is written after the end of the run is part of it, and not later than that. */
  #nowMs() {
    return this.#endMs ?? this.#runClock.nowMs();
  }
  #nowUs() {
    return Math.max(msToUs(this.#nowMs()), this.#clock.lastUs, this.#lastExceptionUs);
  }
  get #lastExceptionUs() {
    return this.#exceptions.at(-1)?.timeUs ?? 0;
  }
  #cutBuffer(room) {
    return cutIntoSpans(this.#buffer, this.#params, this.#clock, state().limits.events, room);
  }
  #clearBuffer() {
    this.#buffer.clear();
    this.#params = [];
    this.#paramEvents = 0;
    this.#isJournalStale = true;
  }
  #writeSegment(events) {
    const endUs = this.#nowUs();
    const run2 = { name: this.#name, labels: this.#labels, mirrors: this.#mirrors };
    const attributes = segmentAttributes(this.#segments, run2, state().limits.attributes);
    const segment = this.#tracer.startSpan(SEGMENT_SPAN_NAME, { kind: SpanKind.INTERNAL, startTime: usToHrTime(this.#segmentStartUs), attributes }, trace.setSpan(ROOT_CONTEXT, this.#root));
    if (!segment.isRecording()) {
      warn.once("segment-not-sampled", `the sampler of this program dropped a segment of run "${this.#name}", and with it ${events.length} events. Use a sampler that keeps the children of a sampled span (ParentBasedSampler).`);
    }
    for (const event of events)
      this.#addEvent(segment, event);
    this.#losses.countSpan(segment, attributes);
    this.#losses.tell(this.#name, false);
    segment.end(usToHrTime(endUs));
    this.#segmentStartUs = endUs;
    this.#segments++;
  }
  // The root takes what is left where there is room beside its exception events and what the program itself put there.
  #writeRemainder() {
    const taken = Math.max(this.#exceptions.length, eventsOn(this.#root));
    const room = this.#root.isRecording() ? state().limits.events - taken : 0;
    let last = [];
    for (const events of this.#cutBuffer(room)) {
      if (last.length > 0)
        this.#writeSegment(last);
      last = events;
    }
    this.#clearBuffer();
    if (last.length > room)
      this.#writeSegment(last);
    else
      for (const event of last)
        this.#addEvent(this.#root, event);
  }
  #addEvent(span2, { name, attributes, time }) {
    span2.addEvent(name, attributes, time);
    this.#losses.countEvent(span2, attributes);
  }
  #setEndAttributes(failed) {
    const { attributes: maxAttributes } = state().limits;
    const { attributes, labelsLeftOut } = endAttributes({
      labels: this.#labels,
      status: failed ? "failed" : "completed",
      points: this.#points,
      segments: this.#segments,
      mirrors: this.#mirrors,
      summaries: this.#buffer.series.map(({ key, summary }) => [key, summary.summary()])
    }, maxAttributes);
    if (labelsLeftOut > 0) {
      warn.once("attributes-left-out", `run "${this.#name}" has more tags and attributes than one span may hold here (${maxAttributes}); ${labelsLeftOut} were left out. Raise the provider's attributeCountLimit, or use params.`);
    }
    this.#root.setAttributes(attributes);
    return attributes;
  }
};
function eventsOn(span2) {
  const { events } = span2;
  return Array.isArray(events) ? events.length : 0;
}
function warnOfEnded(root, name) {
  if (root.isRecording())
    return;
  warn.once("root-ended", `other code of this program has ended the span of run "${name}" before the run had ended: its points and params are kept in segments, its status and summaries are not. Do not call end() on the span that is active inside a run.`);
}

// dist/esm/record/run.js
var RUN_KEY = createContextKey("runspan.run");
var POINT_OPTIONS = ["step", "timestamp"];
var Run = class _Run {
  /** The run's id: its trace id, 32 hex digits. All zeros where no OpenTelemetry SDK is set up. */
  id;
  name;
  project;
  /** What tells apart the parts of a run that were made by `continueRun()`; undefined in the process that started it. */
  rank;
  /** Epoch milliseconds. */
  startTime;
  #labels;
  #recorder;
  #span;
  #clock;
  #status = "running";
  #endTime;
  #failure;
  /** @internal Runs are made by `run()`, `startRun()` and `continueRun()`. */
  constructor({ name, labels, span: span2, clock, recorder }) {
    this.id = span2.spanContext().traceId;
    this.name = name;
    this.project = labels.project;
    this.rank = labels.continuation?.rank;
    this.startTime = clock.startMs;
    this.#clock = clock;
    this.#labels = labels;
    this.#span = span2;
    this.#recorder = recorder;
    state().openRuns.add(this);
    if (this.isRecording)
      state().observer?.runStarted(this);
  }
  get status() {
    return this.#status;
  }
  get tags() {
    return [...this.#labels.tags];
  }
  /** How many points were logged. */
  get points() {
    return this.#recorder.points;
  }
  /** Milliseconds from the start to the end, or until now. */
  get durationMs() {
    return (this.#endTime ?? this.#clock.nowMs()) - this.startTime;
  }
  /** The message of what made the run fail. */
  get failure() {
    return this.#failure?.message;
  }
  /** False where no OpenTelemetry SDK is set up, or its sampler refused the run: then all calls are checked and nothing is kept. */
  get isRecording() {
    return this.#recorder instanceof SpanRecorder;
  }
  /**
   * Logs a named input of the run; logging it again replaces it. A nested object is flattened to dotted keys.
   * @param value a scalar, an array of scalars or an object of such. `null` is kept as "null", a bigint as its digits, a
   *   Date as ISO 8601, a function as "[Function: name]", a cycle as "[Circular]"; `undefined` inside an object is left out
   * @throws RunspanError `INVALID_KEY`, `INVALID_PARAM`, `INVALID_STRING`
   */
  logParam(key, value) {
    _Run.#keep(this, "logParam", (run2) => {
      if (value === void 0)
        throw missingParam(key);
      for (const [flatKey, flatValue] of flattenParam(key, value))
        run2.#recorder.param(flatKey, flatValue);
    });
  }
  /** Logs each entry of an object as {@link logParam} does; all of them or, when one is refused, none. */
  logParams(params) {
    _Run.#keep(this, "logParams", (run2) => {
      for (const [key, value] of flattenParams(params))
        run2.#recorder.param(key, value);
    });
  }
  /**
   * Logs one point of a metric.
   * @param value any number; NaN and ±Infinity are data and kept exactly
   * @throws RunspanError `INVALID_KEY`, `INVALID_METRIC`, `INVALID_STEP`, `INVALID_TIMESTAMP`, `INVALID_OPTION`
   */
  logMetric(key, value, options) {
    try {
      if (this.#endTime !== void 0)
        refuseLate(this.#ended("logMetric"));
      else if (typeof value !== "number")
        throw invalidMetric(key, value);
      else if (options === void 0)
        this.#recorder.point(key, value, void 0, void 0);
      else
        this.#recorder.point(key, value, readStep(key, options), readTime(options));
    } catch (error) {
      _Run.#refuse(this, "logMetric", error);
    }
  }
  /** Logs one point of several metrics; all of them or, when one is refused, none. */
  logMetrics(metrics2, options) {
    _Run.#keep(this, "logMetrics", (run2) => {
      const entries = checkMetrics(metrics2);
      const step = options && readStep(entries[0]?.[0] ?? "", options);
      const time = options && readTime(options);
      for (const [key, value] of entries)
        run2.#recorder.point(key, value, step, time);
    });
  }
  /**
   * Sets a named value to filter by; setting it again replaces it.
   * @throws RunspanError `RESERVED_ATTRIBUTE` for names under `runspan.`, `INVALID_ATTRIBUTE`, `INVALID_STRING`
   */
  setAttribute(name, value) {
    _Run.#keep(this, "setAttribute", (run2) => {
      run2.#labels.attributes.set(checkAttributeName(name), checkAttributeValue(name, value));
      run2.#recorder.labelsChanged();
    });
  }
  /** Sets several attributes; all of them or, when one is refused, none. An `undefined` value is left out. */
  setAttributes(attributes) {
    _Run.#keep(this, "setAttributes", (run2) => {
      for (const [name, value] of checkAttributes(attributes))
        run2.#labels.attributes.set(name, value);
      run2.#recorder.labelsChanged();
    });
  }
  /** Adds labels; those that the run has already are dropped. */
  addTags(...tags) {
    _Run.#keep(this, "addTags", (run2) => {
      run2.#labels.tags = [.../* @__PURE__ */ new Set([...run2.#labels.tags, ...checkTags(tags)])];
      run2.#recorder.labelsChanged();
    });
  }
  /**
   * Calls `fn` with this run as the current one, in everything that it awaits and starts; what it returns or throws is
   * passed on, and the run stays open.
   */
  with(fn) {
    if (typeof fn !== "function") {
      refuseWrong(new RunspanError("INVALID_CALLBACK", `with() takes a function, not ${describe(fn)}.`), "with");
      return void 0;
    }
    if (!_Run.#isRun(this))
      throw lostRun("with");
    const inner = this.#context();
    return context.with(inner, () => {
      const isCarried = context.active() === inner;
      return isCarried ? fn(this) : state().withoutContextManager.run(this, fn, this);
    });
  }
  /**
   * Marks the run as failed for an error that the program handles itself: an `exception` event now, status ERROR at the end.
   * @param error anything; the same error told again adds nothing
   */
  fail(error) {
    _Run.#keep(this, "fail", (run2) => {
      if (run2.#failure !== void 0 && run2.#failure.thrown === error)
        return;
      const report2 = reportException(error);
      run2.#failure = { thrown: error, message: report2.message };
      run2.#recorder.exception(report2.attributes);
    });
  }
  /** Ends the run: `failed` after {@link fail}, else `completed`. Does nothing where the run has ended. */
  end() {
    if (!_Run.#isRun(this))
      refuseWrong(lostRun("end"), "end");
    else if (this.#endTime === void 0)
      this.#endNow();
  }
  #endNow() {
    const endMs = this.#clock.nowMs();
    this.#endTime = endMs;
    const failed = this.#failure !== void 0;
    this.#status = failed ? "failed" : "completed";
    state().openRuns.delete(this);
    state().endedPoints += this.points;
    try {
      this.#endTime = this.#recorder.end({ failed, message: this.#failure?.message, endMs });
    } catch (error) {
      warn.once("end-failed", `the end of run "${this.name}" could not be written: a span processor of this program has thrown ${describe(error)}. Mend it, or take it out.`);
    }
    if (this.isRecording)
      state().observer?.runEnded(this);
  }
  /**
   * What another process, worker or machine needs to log to this run with `continueRun()`: W3C `traceparent`, and `runspan`
   * with the run's ids, name and project. Its strings fit into the headers of a request, an environment and a message alike.
   */
  carrier() {
    if (!_Run.#isRun(this))
      throw lostRun("carrier");
    const own2 = this.#span.spanContext();
    const spanId = this.#labels.continuation?.rootSpanId ?? own2.spanId;
    return writeCarrier({ context: { ...own2, spanId }, name: this.name, project: this.project });
  }
  /** @internal Writes what is buffered into segments. */
  flushSegments() {
    if (this.#endTime === void 0)
      this.#recorder.flush();
  }
  /** Ends the run at the end of a `using` block. */
  [Symbol.dispose]() {
    this.end();
  }
  async [Symbol.asyncDispose]() {
    this.end();
  }
  #context() {
    return trace.setSpan(context.active(), this.#span).setValue(RUN_KEY, this);
  }
  #ended(method) {
    return new RunspanError("RUN_ENDED", `${method}() was called on run "${this.name}" (${this.id}), which has ended; nothing of it was kept. Await everything that logs before the run's function returns, or call end() later.`);
  }
  /** Does what a method is there for, unless the run has ended, or the arguments are wrong: then it leaves no trace. */
  static #keep(run2, method, log) {
    try {
      if (run2.#endTime === void 0)
        log(run2);
      else
        refuseLate(run2.#ended(method));
    } catch (error) {
      _Run.#refuse(run2, method, error);
    }
  }
  static #refuse(run2, method, error) {
    if (!_Run.#isRun(run2)) {
      refuseWrong(lostRun(method), method);
      return;
    }
    if (run2.#endTime !== void 0)
      throw error;
    run2.#labels.refusedCalls = (run2.#labels.refusedCalls ?? 0) + 1;
    run2.#recorder.labelsChanged();
    refuseWrong(error, method);
  }
  static #isRun(value) {
    return typeof value === "object" && value !== null && #recorder in value;
  }
};
function lostRun(method) {
  return new RunspanError("INVALID_THIS", `${method}() was called without its run, as after \`const { ${method} } = startRun()\`. Call it as a method, run.${method}(\u2026); or import ${method} from "runspan" where there is such a function, and call it inside run("name", () => \u2026).`);
}
function missingParam(key) {
  return new RunspanError("INVALID_PARAM", `Param ${describe(key)} is undefined. Pass a value, or null to say that there is none.`);
}
function checkMetrics(metrics2) {
  if (typeof metrics2 !== "object" || metrics2 === null || Array.isArray(metrics2)) {
    throw new RunspanError("INVALID_METRIC", `logMetrics() takes an object of names and numbers, not ${describe(metrics2)}. For one metric use logMetric(key, value).`);
  }
  const entries = Object.entries(metrics2).filter(([, value]) => value !== void 0);
  for (const [key, value] of entries) {
    checkKey("metric", key);
    if (typeof value !== "number")
      throw invalidMetric(key, value);
  }
  return entries;
}
function readStep(key, options) {
  if (typeof options !== "object" || options === null)
    checkOptions("A point", options, POINT_OPTIONS);
  const { step } = options;
  if (step === void 0) {
    if (options.timestamp === void 0)
      checkOptions("A point", options, POINT_OPTIONS);
    return void 0;
  }
  if (!Number.isSafeInteger(step) || step < 0)
    throw invalidStep(key, step);
  return step + 0;
}
function readTime(options) {
  return options.timestamp === void 0 ? void 0 : checkTimestamp(options.timestamp);
}
function invalidMetric(key, value) {
  return new RunspanError("INVALID_METRIC", `Metric ${describe(key)} is ${describe(value)}; a metric is a number. Convert it with Number(\u2026), or log it with logParam().`);
}

// dist/esm/record/open-run.js
var SCOPE_NAME = "runspan";
function openRun(name, labels, params) {
  const parts = startRecording(name, labels, void 0);
  for (const [key, value] of params)
    parts.recorder.param(key, value);
  return new Run(parts);
}
function startRecording(name, labels, carried2) {
  const clock = new RunClock();
  const tracer = trace.getTracer(SCOPE_NAME, VERSION2);
  const span2 = tracer.startSpan(carried2 === void 0 ? name : CONTINUATION_SPAN_NAME, {
    root: carried2 === void 0,
    kind: SpanKind.INTERNAL,
    startTime: usToHrTime(msToUs(clock.startMs)),
    attributes: startAttributes(labels, state().limits.attributes),
    links: linksTo(carried2)
  }, carried2 === void 0 ? context.active() : trace.setSpanContext(context.active(), carried2.context));
  warnIfNotKept(span2, carried2);
  const recorder = span2.isRecording() ? new SpanRecorder(tracer, span2, name, labels, clock) : new NoopRecorder();
  return { name, labels, span: span2, clock, recorder };
}
function linksTo(carried2) {
  const active2 = trace.getSpanContext(context.active());
  const isOfAnother = active2 !== void 0 && isSpanContextValid(active2) && active2.traceId !== carried2?.context.traceId;
  return isOfAnother ? [{ context: active2 }] : [];
}
var REGISTERED = /* @__PURE__ */ Symbol.for("opentelemetry.js.api.1");
function versionOfOtherApi() {
  const { [REGISTERED]: registered } = globalThis;
  return registered?.trace === void 0 ? void 0 : registered.version;
}
function warnIfNotKept(span2, carried2) {
  const spanContext = span2.spanContext();
  const isSampled = (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0;
  if (state().disabled || isSampled && span2.isRecording())
    return;
  const isNone = !isSpanContextValid(spanContext) || spanContext.spanId === carried2?.context.spanId;
  const refusedVersion = isNone ? versionOfOtherApi() : void 0;
  if (refusedVersion !== void 0) {
    warn.once("api-mismatch", `runs are not recorded, because the OpenTelemetry SDK of this program is registered with version ${refusedVersion} of @opentelemetry/api, and runspan has found a copy of another version, which does not take it. Let the program have one copy: \`npm ls @opentelemetry/api\` shows who brings which.`);
  } else if (isNone) {
    warn.once("no-sdk", 'runs are not recorded, because no OpenTelemetry SDK is set up. Call configure() from "runspan" first, or register an SDK of your own.');
  } else if (!span2.isRecording()) {
    warn.once("run-not-sampled", 'a run is not recorded, because the sampler of this program refused it. Wrap the sampler to keep every run and to decide all else as before: new RunSampler(sampler), from "runspan".');
  } else {
    warn.once("run-not-exported", 'a run is recorded, but no exporter gets it, because the sampler of this program does not sample it. Wrap the sampler to keep every run and to decide all else as before: new RunSampler(sampler), from "runspan".');
  }
}

// dist/esm/record/settle.js
function settle(current, fn) {
  let result;
  try {
    result = current.with(fn);
  } catch (error) {
    endFailed(current, error);
    throw error;
  }
  if (!isThenable(result)) {
    current.end();
    return result;
  }
  return Promise.resolve(result).then((value) => {
    current.end();
    return value;
  }, (error) => {
    endFailed(current, error);
    throw error;
  });
}
function endFailed(current, error) {
  if (current.status !== "running")
    return;
  current.fail(error);
  current.end();
}
function isThenable(value) {
  if ((typeof value !== "object" || value === null) && typeof value !== "function")
    return false;
  try {
    return typeof value.then === "function";
  } catch {
    return false;
  }
}

// dist/esm/record/current-run.js
function currentRun() {
  return context.active().getValue(RUN_KEY) ?? state().withoutContextManager.getStore();
}

// dist/esm/record/run-names.js
import { randomInt } from "node:crypto";
var ADJECTIVES = "able agile airy amber ample azure balmy bold brave breezy bright brisk bronze calm candid careful cheerful chilly clear clever cobalt cool copper coral cosmic cosy crimson crisp curious daring dapper deft distant dreamy eager early earnest easy electric elegant emerald fair faithful fancy fearless fine fleet fluent fond fresh friendly frosty gallant gentle gifted glad gleaming golden graceful grand happy hardy hearty helpful honest humble ideal indigo ivory jolly jovial keen kind late lively lofty loyal lucid lucky lunar magic mellow merry mighty mild mindful modest neat nimble noble novel olive open patient pearl placid plucky polite proud pure quick quiet rapid ready regal robust rosy royal ruby rustic sage scarlet serene sharp shiny silent silver sincere smart smooth snowy solar solid spry stable starry steady stellar sturdy subtle sunny super swift tender tidy tranquil true upbeat valiant velvet vivid warm watchful whole wise witty woodland young zesty".split(" ");
var ANIMALS = "albatross alpaca antelope badger bear beaver bison bobcat buffalo camel caribou cat cheetah chinchilla cicada condor corgi cougar coyote crane cricket crow deer dingo dolphin dove dragonfly duck eagle egret elk falcon ferret finch firefly flamingo fox gazelle gecko gibbon giraffe goose gopher grouse gull hare hawk hedgehog heron hippo ibex ibis iguana impala jackal jaguar kestrel kingfisher kiwi koala lark lemur leopard lion lizard llama lobster lynx macaw magpie mallard manatee marmot marten meerkat mink mole mongoose moose narwhal newt nightingale ocelot octopus orca oriole osprey otter owl panda panther parrot pelican penguin pheasant pigeon plover pony puffin puma quail rabbit raccoon raven reindeer robin salmon seal sparrow squirrel stork swallow swan tapir tern tiger toucan trout turtle walrus weasel whale wolf wombat woodpecker wren yak zebra".split(" ");
var FIRST_NUMBER = 100;
var NUMBERS = 900;
var NAMES = ADJECTIVES.length * ANIMALS.length * NUMBERS;
var STRIDE = 7368787;
function generateRunName() {
  const shared2 = state();
  shared2.names ??= { start: randomInt(NAMES), used: 0 };
  const { start, used } = shared2.names;
  shared2.names.used++;
  const index = (start + used * STRIDE) % NAMES;
  const adjective = ADJECTIVES[index % ADJECTIVES.length];
  const animal = ANIMALS[Math.floor(index / ADJECTIVES.length) % ANIMALS.length];
  const number = Math.floor(index / (ADJECTIVES.length * ANIMALS.length)) + FIRST_NUMBER + Math.floor(used / NAMES) * NUMBERS;
  return `${adjective}-${animal}-${number}`;
}

// dist/esm/record/start-run.js
var RUN_OPTIONS = ["project", "tags", "attributes", "params"];
function run(...args) {
  const fn = args.pop();
  if (typeof fn !== "function") {
    const hint = "For a run without one use startRun().";
    const message = `The last argument of run() must be the function to run, not ${describe(fn)}. ${hint}`;
    refuseWrong(new RunspanError("INVALID_CALLBACK", message), "run");
    return void 0;
  }
  const [name, options] = args.length === 1 && typeof args[0] === "object" ? [void 0, args[0]] : args;
  return settle(openChecked("run", name, options), fn);
}
function startRun(name, options) {
  return openChecked("startRun", name, options);
}
function openChecked(caller, name, given = {}) {
  const refusedBefore = state().refusedCalls;
  const check2 = (read2, instead) => checked(caller, read2, instead);
  check2(() => checkOptions("A run", given, RUN_OPTIONS), () => {
  });
  const options = typeof given === "object" && given !== null ? given : {};
  const labels = {
    project: check2(() => checkText("The project of a run", options.project ?? defaultProject()), defaultProject),
    parentRun: currentRun()?.id,
    tags: check2(() => [...new Set(checkTags(options.tags ?? []))], () => []),
    attributes: new Map(check2(() => checkAttributes(options.attributes ?? {}), () => []))
  };
  const checkedName = check2(() => name === void 0 ? generateRunName() : checkName(name), generateRunName);
  const params = check2(() => flattenParams(options.params ?? {}), () => []);
  const refused = state().refusedCalls - refusedBefore;
  if (refused > 0)
    labels.refusedCalls = refused;
  return openRun(checkedName, labels, params);
}
function defaultProject() {
  return state().defaultProject ?? (process.env.RUNSPAN_PROJECT || "Default");
}

// dist/esm/deliver/active.js
var ACTIVE = /* @__PURE__ */ Symbol.for("runspan.deliver.1");
var holder2 = globalThis;
function active() {
  holder2[ACTIVE] ??= {};
  return holder2[ACTIVE];
}

// dist/esm/store/ledger.js
import { createHash as createHash2 } from "node:crypto";
import { appendFileSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync as readFileSync2, readSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// dist/esm/store/process-identity.js
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { isMainThread, threadId } from "node:worker_threads";
var own;
function ownIdentity() {
  own ??= {
    pid: process.pid,
    startedAt: startOf(process.pid) ?? "",
    thread: isMainThread ? 0 : threadId,
    host: hostIdentity()
  };
  return own;
}
function isSameProcess(a, b) {
  return a.pid === b.pid && a.startedAt === b.startedAt && a.host === b.host;
}
function isAlive(identity2) {
  const own2 = ownIdentity();
  if (identity2.host !== own2.host)
    return void 0;
  const startedAt = startOf(identity2.pid);
  const runs = startedAt !== void 0 && (identity2.startedAt === "" || startedAt === identity2.startedAt);
  const isOwnThread = isSameProcess(identity2, own2) && identity2.thread === own2.thread;
  return runs && identity2.thread && !isOwnThread ? void 0 : runs;
}
function startOf(pid) {
  return process.platform === "linux" ? startOnLinux(pid) : startElsewhere(pid);
}
function startOnLinux(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? void 0 : fields[19];
  } catch {
    return void 0;
  }
}
function startElsewhere(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM")
      return void 0;
  }
  if (process.platform === "win32")
    return "";
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).replace(/\D/g, "");
  } catch {
    return void 0;
  }
}
function hostIdentity() {
  const parts = [hostname(), readText("/proc/sys/kernel/random/boot_id"), readLink("/proc/self/ns/pid")];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 12);
}
function readText(path2) {
  try {
    return readFileSync(path2, "utf8").trim();
  } catch {
    return "";
  }
}
function readLink(path2) {
  try {
    return readlinkSync(path2);
  } catch {
    return "";
  }
}

// dist/esm/store/ledger.js
var LOCK = "lock";
var LEDGER_ENDING = ".ledger";
var LOCK_LIFE_MS = 10 * 6e4;
var LOCK_RENEWAL_MS = 6e4;
var NAMELESS_LOCK_LIFE_MS = 1e4;
var Ledger = class {
  #folder;
  #ownFile;
  #settled = /* @__PURE__ */ new Map();
  #wholeSizes = /* @__PURE__ */ new Map();
  #readBytes = /* @__PURE__ */ new Map();
  constructor(dir, endpoint) {
    const mark = createHash2("sha256").update(endpoint).digest("hex").slice(0, 16);
    this.#folder = join(dir, ".sent", mark);
    const { pid, startedAt, host } = ownIdentity();
    this.#ownFile = join(this.#folder, `${pid}-${startedAt}-${host}${LEDGER_ENDING}`);
  }
  /** Notes that the endpoint has taken, or finally refused, these spans. Throws what the file system throws. */
  settle(keys) {
    if (this.#readBytes.size > 0)
      for (const key of keys)
        this.#add(key);
    this.#append(keys.map(({ runId, spanId }) => `${runId} ${spanId}
`).join(""));
  }
  /** Notes that so much of a run's file is settled, so that it need not be looked into again. */
  settleFile(runId, sizeBytes) {
    this.#wholeSizes.set(runId, sizeBytes);
    this.#settled.delete(runId);
    this.#append(`${runId} =${sizeBytes}
`);
  }
  /** How much of a run's file is settled; what was appended since, say by a span that ended late, is behind it. */
  settledBytes(runId) {
    return this.#wholeSizes.get(runId) ?? 0;
  }
  isSettled({ runId, spanId }) {
    return this.#settled.get(runId)?.has(spanId) ?? false;
  }
  /** Reads what this and other processes have noted since the last time. */
  refresh() {
    this.#readBytes.set("", 0);
    for (const name of this.#names()) {
      const path2 = join(this.#folder, name);
      const from = this.#readBytes.get(name) ?? 0;
      const text = readFrom(path2, from);
      const whole = text.slice(0, text.lastIndexOf("\n") + 1);
      this.#readBytes.set(name, from + Buffer.byteLength(whole));
      for (const line of whole.split("\n"))
        this.#read(line);
    }
  }
  /** Puts what processes that have ended noted into this process's own file: one line for a run that is settled as a whole. */
  compact() {
    const ended = this.#names().filter((name) => hasEnded(name));
    if (ended.length === 0)
      return;
    this.refresh();
    const files = [...this.#wholeSizes].map(([runId, size]) => `${runId} =${size}
`);
    const spans = [...this.#settled].flatMap(([runId, ids]) => [...ids].map((spanId) => `${runId} ${spanId}
`));
    this.#append([...files, ...spans].join(""));
    for (const name of ended)
      rmSync(join(this.#folder, name), { force: true });
  }
  /** Takes back what any process has noted: everything is to be sent once more. Only while this one has the lock. */
  clear() {
    this.forget();
    for (const name of this.#names())
      rmSync(join(this.#folder, name), { force: true });
  }
  /** Forgets what was read, which for a large store is much; `refresh` reads it again. */
  forget() {
    this.#settled.clear();
    this.#wholeSizes.clear();
    this.#readBytes.clear();
  }
  /**
   * Calls `work` while no other process sends this store's backlog to the same endpoint.
   * @returns false when one does
   */
  async withLock(work) {
    if (!this.#lock())
      return false;
    const path2 = join(this.#folder, LOCK);
    const renewal = setInterval(() => touch(path2), LOCK_RENEWAL_MS).unref();
    try {
      await work();
    } finally {
      clearInterval(renewal);
      rmSync(path2, { force: true });
    }
    return true;
  }
  #lock() {
    mkdirSync(this.#folder, { recursive: true });
    const path2 = join(this.#folder, LOCK);
    if (isLockStale(path2))
      rmSync(path2, { force: true });
    try {
      writeFileSync(path2, JSON.stringify(ownIdentity()), { flag: "wx" });
      return true;
    } catch (error) {
      if (error.code === "EEXIST")
        return false;
      throw error;
    }
  }
  #append(text) {
    mkdirSync(this.#folder, { recursive: true });
    appendFileSync(this.#ownFile, text);
  }
  #names() {
    return statSync(this.#folder, { throwIfNoEntry: false }) === void 0 ? [] : readdirSync(this.#folder).filter((name) => name.endsWith(LEDGER_ENDING));
  }
  #read(line) {
    const [runId, mark] = line.split(" ");
    if (runId === void 0 || mark === void 0)
      return;
    if (mark.startsWith("=")) {
      this.#wholeSizes.set(runId, Math.max(this.settledBytes(runId), Number(mark.slice(1))));
      this.#settled.delete(runId);
      return;
    }
    this.#add({ runId, spanId: mark });
  }
  #add({ runId, spanId }) {
    const settled = this.#settled.get(runId) ?? /* @__PURE__ */ new Set();
    this.#settled.set(runId, settled.add(spanId));
  }
};
function hasEnded(name) {
  const [, pid, startedAt, host] = /^(\d+)-(\d*)-([0-9a-f]+)\./.exec(name) ?? [];
  return pid !== void 0 && startedAt !== void 0 && host !== void 0 && isAlive({ pid: Number(pid), startedAt, host }) === false;
}
function isLockStale(path2) {
  const ageMs = Date.now() - (statSync(path2, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  try {
    const holder4 = JSON.parse(readFileSync2(path2, "utf8"));
    return !(isAlive(holder4) ?? ageMs < LOCK_LIFE_MS);
  } catch {
    return ageMs > NAMELESS_LOCK_LIFE_MS;
  }
}
function touch(path2) {
  try {
    utimesSync(path2, /* @__PURE__ */ new Date(), /* @__PURE__ */ new Date());
  } catch {
  }
}
function readFrom(path2, start) {
  let file;
  try {
    file = openSync(path2, "r");
  } catch (error) {
    if (error.code === "ENOENT")
      return "";
    throw error;
  }
  try {
    const size = statSync(path2).size - start;
    if (size <= 0)
      return "";
    const bytes = Buffer.allocUnsafe(size);
    return bytes.toString("latin1", 0, readSync(file, bytes, 0, size, start));
  } finally {
    closeSync(file);
  }
}

// dist/esm/deliver/announce.js
function announceStart(run2) {
  const started = run2.rank === void 0 ? "started" : `continued by ${JSON.stringify(run2.rank)}`;
  tell(`run ${JSON.stringify(run2.name)} ${started} \xB7 project ${JSON.stringify(run2.project)} \xB7 ${run2.id}`);
}
function announceEnd(run2, isStored) {
  const reason = run2.failure === void 0 ? "" : `: ${firstLine(run2.failure)}`;
  const part = run2.rank === void 0 ? "" : `, the part of ${JSON.stringify(run2.rank)},`;
  const where = isStored ? `runspan show ${run2.id.slice(0, 8)}` : `trace ${run2.id}`;
  tell(`run ${JSON.stringify(run2.name)}${part} ${run2.status} after ${formatDuration(run2.durationMs)}${reason} \xB7 ${where}`);
}
function firstLine(text) {
  const [line = ""] = text.split("\n", 1);
  return JSON.stringify(line.length > 120 ? `${line.slice(0, 120)}\u2026` : line);
}
function formatDuration(ms) {
  if (ms < 1e3)
    return `${ms} ms`;
  if (ms < 59950)
    return `${(ms / 1e3).toFixed(1)} s`;
  const seconds = Math.round(ms / 1e3);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

// dist/esm/deliver/backlog.js
import { statSync as statSync3 } from "node:fs";

// dist/esm/store/list-files.js
import { readdirSync as readdirSync2, statSync as statSync2 } from "node:fs";
import { join as join3 } from "node:path";

// dist/esm/store/paths.js
import { createHash as createHash3 } from "node:crypto";
import { join as join2, resolve } from "node:path";
var DEFAULT_DIR = ".runspan";
var RUN_FILE_ENDING = ".jsonl";
var JOURNAL_ENDING = ".journal";
var UNFINISHED_ENDING = ".next";
var MAX_FOLDER_NAME = 120;
var DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
function storeDir(dir) {
  return resolve(dir ?? (process.env.RUNSPAN_DIR || DEFAULT_DIR));
}
function runFile(dir, project, runId) {
  return join2(dir, projectFolder(project), runId + RUN_FILE_ENDING);
}
function journalFile(dir, project, runId, spanId) {
  return join2(dir, projectFolder(project), `${runId}-${spanId}${JOURNAL_ENDING}`);
}
function projectFolder(project) {
  const encoded = [...Buffer.from(project)].map((byte) => isPlain(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, "0")}`).join("");
  const needsHash = encoded.length > MAX_FOLDER_NAME || encoded === "" || DEVICE_NAME.test(encoded);
  return needsHash ? `${encoded.slice(0, MAX_FOLDER_NAME - 17)}~${createHash3("sha256").update(project).digest("hex").slice(0, 16)}` : encoded;
}
function isPlain(byte) {
  return byte >= 48 && byte <= 57 || byte >= 65 && byte <= 90 || byte >= 97 && byte <= 122 || byte === 45 || byte === 95;
}

// dist/esm/store/list-files.js
var RUN_FILE = new RegExp(`^([0-9a-f]{32})\\${RUN_FILE_ENDING}$`);
var JOURNAL_FILE = new RegExp(`^([0-9a-f]{32})-[0-9a-f]{16}\\${JOURNAL_ENDING}(\\.\\d+-\\d*-[0-9a-f]+)?$`);
function listRunFiles(dir, project) {
  const folders = project === void 0 ? foldersIn(dir) : [projectFolder(project)];
  return folders.flatMap((folder) => runFilesIn(join3(dir, folder)));
}
function listUnfinishedJournals(dir) {
  return foldersIn(dir).flatMap((folder) => namesIn(join3(dir, folder)).filter((name) => name.endsWith(JOURNAL_ENDING + UNFINISHED_ENDING)).map((name) => join3(dir, folder, name)));
}
function storeExists(dir) {
  try {
    return statSync2(dir).isDirectory();
  } catch (error) {
    const { code } = error;
    if (code === "ENOENT" || code === "ENOTDIR")
      return false;
    throw error;
  }
}
function foldersIn(dir) {
  return readdirSync2(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map((entry) => entry.name);
}
function runFilesIn(folder) {
  const runs = /* @__PURE__ */ new Map();
  for (const name of namesIn(folder)) {
    const journalOf = JOURNAL_FILE.exec(name)?.[1];
    const runId = journalOf ?? RUN_FILE.exec(name)?.[1];
    if (runId === void 0)
      continue;
    const run2 = runs.get(runId) ?? {
      runId,
      folder,
      path: join3(folder, runId + RUN_FILE_ENDING),
      journals: []
    };
    if (journalOf !== void 0)
      run2.journals.push(join3(folder, name));
    runs.set(runId, run2);
  }
  return [...runs.values()];
}
function namesIn(folder) {
  return statSync2(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync2(folder) : [];
}

// dist/esm/store/read-lines.js
import { closeSync as closeSync2, openSync as openSync2, readSync as readSync2 } from "node:fs";
var FIRST_BYTES = 1 << 16;
var NEWLINE = 10;
function* readLines(path2, startBytes = 0) {
  const file = openSync2(path2, "r");
  try {
    let bytes = Buffer.allocUnsafe(FIRST_BYTES);
    let start = 0;
    let end = 0;
    let number = 0;
    let position = startBytes;
    while (true) {
      const newline = bytes.subarray(0, end).indexOf(NEWLINE, start);
      if (newline !== -1) {
        yield { number: ++number, bytes: bytes.subarray(start, newline), isWhole: true };
        start = newline + 1;
        continue;
      }
      const larger = start === 0 && end === bytes.length ? Buffer.allocUnsafe(bytes.length * 2) : bytes;
      bytes.copy(larger, 0, start, end);
      bytes = larger;
      end -= start;
      start = 0;
      const length = readSync2(file, bytes, end, bytes.length - end, position);
      if (length === 0)
        break;
      end += length;
      position += length;
    }
    if (end > 0)
      yield { number: ++number, bytes: bytes.subarray(0, end), isWhole: false };
  } finally {
    closeSync2(file);
  }
}

// dist/esm/wire/compact-lists.js
var FIELD = '"values":';
var KINDS = [
  {
    open: Buffer.from(`{${FIELD}[{"doubleValue":`),
    next: Buffer.from('},{"doubleValue":'),
    close: Buffer.from("}]}")
  },
  {
    open: Buffer.from(`{${FIELD}[{"intValue":"`),
    next: Buffer.from('"},{"intValue":"'),
    close: Buffer.from('"}]}')
  }
];
var COMPACT_OPEN = Buffer.from('{"numbers":[');
var COMPACT_CLOSE = Buffer.from("]}");
var MAX_NUMBER_BYTES = 24;
function compactLists(bytes) {
  let length = bytes.length;
  for (const kind of KINDS)
    length = compactKind(bytes.subarray(0, length), kind);
  return length;
}
function compactKind(bytes, kind) {
  let read2 = 0;
  let written = 0;
  for (let open = bytes.indexOf(kind.open); open !== -1; open = bytes.indexOf(kind.open, read2)) {
    const end = endOfList(bytes, open + kind.open.length, kind);
    const copyTo = end === -1 ? open + kind.open.length : open;
    bytes.copyWithin(written, read2, copyTo);
    written += copyTo - read2;
    read2 = copyTo;
    if (end === -1)
      continue;
    written = writeCompact(bytes, written, open + kind.open.length, end, kind);
    read2 = end;
  }
  bytes.copyWithin(written, read2);
  return written + bytes.length - read2;
}
function endOfList(bytes, start, { next, close }) {
  for (let position = start; ; ) {
    const end = endOfNumber(bytes, position);
    if (end === position || end - position > MAX_NUMBER_BYTES)
      return -1;
    if (startsAt(bytes, end, next))
      position = end + next.length;
    else
      return startsAt(bytes, end, close) ? end + close.length : -1;
  }
}
function writeCompact(bytes, to, start, end, { next, close }) {
  let written = to + COMPACT_OPEN.copy(bytes, to);
  for (let position = start; position < end; ) {
    const numberEnd = endOfNumber(bytes, position);
    bytes.copyWithin(written, position, numberEnd);
    written += numberEnd - position;
    position = numberEnd + (numberEnd + close.length === end ? close.length : next.length);
    if (position < end)
      bytes[written++] = COMMA;
  }
  return written + COMPACT_CLOSE.copy(bytes, written);
}
var COMMA = 44;
function endOfNumber(bytes, start) {
  let end = start;
  while (isNumberByte(bytes[end]))
    end++;
  return end;
}
function isNumberByte(byte) {
  return byte >= 48 && byte <= 57 || byte === 45 || byte === 46 || byte === 43 || byte === 101 || byte === 69;
}
function startsAt(bytes, position, pattern) {
  for (let i = 0; i < pattern.length; i++)
    if (bytes[position + i] !== pattern[i])
      return false;
  return true;
}

// dist/esm/wire/decode-json.js
function decodeRequest(bytes) {
  const text = bytes.toString("utf8", 0, compactLists(bytes));
  const request = JSON.parse(text);
  if (!Array.isArray(request?.resourceSpans))
    throw new TypeError("not an OTLP/JSON ExportTraceServiceRequest");
  return decodeResourceSpans(request.resourceSpans);
}
function decodeResourceSpans(list) {
  return list.flatMap((resourceSpans) => {
    const resource = {
      attributes: decodeAttributes(resourceSpans.resource?.attributes),
      schemaUrl: resourceSpans.schemaUrl ?? void 0
    };
    return (resourceSpans.scopeSpans ?? []).flatMap((scopeSpans) => {
      const scope = {
        name: scopeSpans.scope?.name ?? "",
        version: scopeSpans.scope?.version ?? void 0,
        schemaUrl: scopeSpans.schemaUrl ?? void 0
      };
      return (scopeSpans.spans ?? []).map((span2) => decodeSpan(span2, resource, scope));
    });
  });
}
var KIND_NAMES = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map((name) => `SPAN_KIND_${name}`);
var STATUS_NAMES = ["UNSET", "OK", "ERROR"].map((name) => `STATUS_CODE_${name}`);
function decodeSpan(span2, resource, instrumentationScope) {
  const context2 = decodeContext(span2.traceId, span2.spanId, span2.flags);
  const startTime = decodeTime(span2.startTimeUnixNano);
  const endTime = decodeTime(span2.endTimeUnixNano);
  return {
    name: span2.name ?? "",
    kind: Math.max(0, decodeEnum(span2.kind, KIND_NAMES) - 1),
    spanContext: () => context2,
    parentSpanContext: span2.parentSpanId ? decodeContext(span2.traceId, span2.parentSpanId, span2.flags) : void 0,
    startTime,
    endTime,
    status: { code: decodeEnum(span2.status?.code, STATUS_NAMES), message: span2.status?.message ?? void 0 },
    attributes: decodeAttributes(span2.attributes),
    links: (span2.links ?? []).map((link) => ({
      context: decodeContext(link.traceId, link.spanId, link.flags),
      attributes: decodeAttributes(link.attributes)
    })),
    events: (span2.events ?? []).map((event) => ({
      name: event.name ?? "",
      time: decodeTime(event.timeUnixNano),
      attributes: decodeAttributes(event.attributes),
      droppedAttributesCount: event.droppedAttributesCount ?? 0
    })),
    resource,
    instrumentationScope,
    droppedAttributesCount: span2.droppedAttributesCount ?? 0,
    droppedEventsCount: span2.droppedEventsCount ?? 0,
    droppedLinksCount: span2.droppedLinksCount ?? 0
  };
}
var IS_REMOTE = 512;
function decodeContext(traceId, spanId, givenFlags) {
  if (typeof traceId !== "string" || typeof spanId !== "string")
    throw new TypeError("a span without its ids");
  const flags = givenFlags ?? 1;
  return {
    traceId: traceId.toLowerCase(),
    spanId: spanId.toLowerCase(),
    traceFlags: flags & 255,
    isRemote: (flags & IS_REMOTE) !== 0
  };
}
function decodeTime(nanos) {
  const digits = String(nanos ?? 0);
  return [Number(digits.slice(0, -9)), Number(digits.slice(-9))];
}
function decodeEnum(value, names) {
  return typeof value === "string" ? Math.max(0, names.indexOf(value)) : value ?? 0;
}
function decodeAttributes(list) {
  return Object.fromEntries((list ?? []).map(({ key, value }) => [key ?? "", decodeAnyValue(value)]));
}
function decodeAnyValue(value) {
  if (value == null)
    return void 0;
  if (value.doubleValue != null)
    return Number(value.doubleValue);
  if (value.intValue != null)
    return Number(value.intValue);
  if (value.stringValue != null)
    return value.stringValue;
  if (value.boolValue != null)
    return value.boolValue;
  if (value.arrayValue?.numbers != null)
    return value.arrayValue.numbers;
  if (value.arrayValue != null)
    return (value.arrayValue.values ?? []).map((item) => decodeAnyValue(item) ?? null);
  if (value.kvlistValue != null)
    return decodeAttributes(value.kvlistValue.values);
  if (value.bytesValue != null)
    return Buffer.from(value.bytesValue, "base64");
  return void 0;
}

// dist/esm/wire/untraced.js
var SUPPRESS_TRACING = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
function untraced(fn) {
  return context.with(context.active().setValue(SUPPRESS_TRACING, true), fn);
}

// dist/esm/deliver/backlog.js
var MAX_AHEAD_BYTES = 1 << 20;
var START_DELAY_MS = 1e3;
var FILES_PER_TURN = 100;
function* unsentSpans(file, ledger, isUnderWay = () => false) {
  const isSettled = (key) => ledger.isSettled(key) || isUnderWay(key);
  for (const { bytes, isWhole } of readLines(file.path, ledger.settledBytes(file.runId))) {
    if (!isWhole || bytes.length === 0 || isOnlySpanSettled(bytes, file.runId, isSettled))
      continue;
    for (const span2 of decodeLine(bytes)) {
      const { traceId, spanId } = span2.spanContext();
      if (traceId === file.runId && !isSettled({ runId: traceId, spanId }))
        yield span2;
    }
  }
}
async function openFiles(dir, ledger) {
  if (!storeExists(dir))
    return [];
  ledger.refresh();
  const open = [];
  for (const [i, file] of listRunFiles(dir).entries()) {
    const size = sizeOf(file);
    if (size > ledger.settledBytes(file.runId))
      open.push(file);
    if (i % FILES_PER_TURN === FILES_PER_TURN - 1)
      await nextTurn();
  }
  return open;
}
async function sendBacklog(dir, ledger, outbox, options = {}) {
  try {
    const files = (await openFiles(dir, ledger)).filter(({ runId }) => options.only?.has(runId) ?? true);
    const sizes = new Map(files.map((file) => [file, sizeOf(file)]));
    const progress = { runs: files.length, runsDone: 0, spans: 0 };
    for (const file of files) {
      ledger.refresh();
      const wanted = options.only?.get(file.runId);
      const isNotWanted = ({ spanId }) => outbox.hasStored(spanId) || wanted?.has(spanId) === false;
      for (const span2 of unsentSpans(file, ledger, isNotWanted)) {
        if (options.isStopped?.() || !await outbox.drainTo(MAX_AHEAD_BYTES))
          return false;
        outbox.enqueue(span2, true);
        progress.spans++;
      }
      progress.runsDone++;
      options.onProgress?.({ ...progress });
      await nextTurn();
    }
    if (!await outbox.drainTo(0))
      return false;
    for (const [file, size] of sizes) {
      const isWhole = options.only === void 0 && file.journals.length === 0 && sizeOf(file) === size;
      if (isWhole)
        ledger.settleFile(file.runId, size);
    }
    ledger.compact();
    return true;
  } finally {
    ledger.forget();
  }
}
var Backlog = class {
  #dir;
  #ledger;
  #holds;
  #outbox;
  #left = /* @__PURE__ */ new Map();
  #leftSpans = 0;
  #fetching;
  #sendingOthers;
  #isStopped = false;
  constructor(dir, ledger, holds) {
    this.#dir = dir;
    this.#ledger = ledger;
    this.#holds = holds;
  }
  /** Sends, after a while and in the background, what earlier processes have left. */
  start(outbox) {
    this.#outbox = outbox;
    untraced(() => setTimeout(() => void this.#sendOfOthers(outbox), START_DELAY_MS).unref());
  }
  /** Leaves to a later process what others have left; what this process has left itself is still fetched by `flush`. */
  stop() {
    this.#isStopped = true;
  }
  /** How many spans of this process had no room in memory and are not sent yet. */
  get left() {
    return this.#leftSpans;
  }
  holds(span2) {
    return this.#holds(span2);
  }
  settle(keys) {
    settleSpans(this.#ledger, keys);
  }
  // By its id: a run's file may hold spans of other processes too, which send them themselves.
  leave({ runId, spanId }) {
    const spanIds = this.#left.get(runId) ?? /* @__PURE__ */ new Set();
    this.#left.set(runId, spanIds.add(spanId));
    this.#leftSpans++;
    this.#fetching ??= untraced(() => this.#fetch());
  }
  /** Resolves when everything that was left in the store for want of memory is sent. */
  async flush() {
    await this.#fetching;
  }
  async #fetch() {
    await this.#sendingOthers;
    try {
      while (this.#left.size > 0 && this.#outbox !== void 0 && await this.#outbox.drainTo(MAX_AHEAD_BYTES)) {
        const only = this.#left;
        const spans = this.#leftSpans;
        this.#left = /* @__PURE__ */ new Map();
        if (!await sendBacklog(this.#dir, this.#ledger, this.#outbox, { only }))
          break;
        this.#leftSpans -= spans;
      }
    } catch (error) {
      warnUnread(this.#dir, error);
    }
    this.#fetching = void 0;
  }
  async #sendOfOthers(outbox) {
    const isStopped = () => this.#isStopped || this.#fetching !== void 0;
    try {
      await this.#ledger.withLock(async () => {
        let isDone = false;
        while (!isDone && !this.#isStopped) {
          await this.#fetching;
          this.#sendingOthers = sendBacklog(this.#dir, this.#ledger, outbox, { isStopped });
          isDone = await this.#sendingOthers;
          if (!isDone && !isStopped())
            return;
        }
      });
    } catch (error) {
      warnUnread(this.#dir, error);
    }
  }
};
function settleSpans(ledger, keys) {
  try {
    ledger.settle(keys);
  } catch (error) {
    warn.once("ledger-unwritable", `what was sent cannot be noted in the store (${error.message}); a later process will send it once more.`);
  }
}
function warnUnread(dir, error) {
  warn.once("backlog-unreadable", `what waits in the store at ${dir} cannot be read (${error.message}); send it later with \`runspan sync\`.`);
}
function nextTurn() {
  return new Promise((resolve3) => setImmediate(resolve3));
}
function sizeOf(file) {
  return statSync3(file.path, { throwIfNoEntry: false })?.size ?? 0;
}
var SPAN_ID = '"spanId":"';
var SPAN_ID_LENGTH = 16;
var SPAN_START = '"startTimeUnixNano":';
function isOnlySpanSettled(line, runId, isSettled) {
  const start = line.indexOf(SPAN_ID) + SPAN_ID.length;
  const spanId = line.toString("latin1", start, start + SPAN_ID_LENGTH);
  return line.indexOf(SPAN_START) === line.lastIndexOf(SPAN_START) && isSettled({ runId, spanId });
}
function decodeLine(bytes) {
  try {
    return decodeRequest(bytes);
  } catch {
    return [];
  }
}

// dist/esm/deliver/exit.js
var SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
var WATCH = /* @__PURE__ */ Symbol.for("runspan.exit.1");
var holder3 = globalThis;
function watchExit(work) {
  if (holder3[WATCH] === void 0) {
    const works2 = /* @__PURE__ */ new Set();
    holder3[WATCH] = { works: works2, unlisten: listen(works2) };
  }
  const { works, unlisten } = holder3[WATCH];
  works.add(work);
  return () => {
    if (!works.delete(work) || works.size > 0)
      return;
    unlisten();
    holder3[WATCH] = void 0;
  };
}
function listen(works) {
  let reason;
  const atExit = () => {
    untraced(() => {
      for (const work of works)
        work.atExit();
    });
  };
  const onUncaught = (error) => {
    reason = error;
  };
  const onBeforeExit = () => {
    endOpenRuns("the program ended without ending the run");
    for (const work of works)
      void work.lastAttempt();
  };
  const onExit = (code) => {
    endOpenRuns(reason ?? `the process exited with code ${code} without ending the run`);
    atExit();
  };
  const onSignal = (signal) => {
    const hasHandler = handlersOfProgram(signal) > 0;
    if (process.pid === 1 && !hasHandler)
      return;
    reason = `interrupted by ${signal}`;
    if (hasHandler)
      return;
    endOpenRuns(reason);
    atExit();
    process.off(signal, onSignal);
    process.kill(process.pid, signal);
  };
  process.on("uncaughtExceptionMonitor", onUncaught);
  process.once("beforeExit", onBeforeExit);
  process.on("exit", onExit);
  for (const signal of SIGNALS)
    process.prependListener(signal, onSignal);
  return () => {
    process.off("uncaughtExceptionMonitor", onUncaught);
    process.off("beforeExit", onBeforeExit);
    process.off("exit", onExit);
    for (const signal of SIGNALS)
      process.off(signal, onSignal);
  };
}
var SIGNAL_EXIT_4 = /* @__PURE__ */ Symbol.for("signal-exit emitter");
function handlersOfProgram(signal) {
  const { __signal_exit_emitter__: version3 } = process;
  const { [SIGNAL_EXIT_4]: version4 } = globalThis;
  return process.listenerCount(signal) - 1 - (version3?.count ?? 0) - (version4?.count ?? 0);
}
function endOpenRuns(reason) {
  state().journalQueue.write();
  for (const run2 of [...state().openRuns].reverse()) {
    if (run2.failure === void 0)
      run2.fail(reason);
    run2.end();
  }
}

// dist/esm/store/journal-file.js
import { closeSync as closeSync3, fstatSync, mkdirSync as mkdirSync2, openSync as openSync3, renameSync, rmSync as rmSync2, utimesSync as utimesSync2, writeSync } from "node:fs";
import { dirname } from "node:path";

// dist/esm/store/journal-format.js
var KIND = { header: 0, base: 1, series: 2, points: 3, params: 4, labels: 5, exceptions: 6 };
var PREFIX_BYTES = 5;
var BYTES_PER_POINT = 28;
function encodeHeader(header) {
  return jsonRecord(KIND.header, header);
}
function encodeBase(base) {
  return jsonRecord(KIND.base, { ...base, labels: labelsJson(base.labels) });
}
function encodeEntries(entries) {
  const records2 = [];
  if (entries.series.length > 0)
    records2.push(jsonRecord(KIND.series, entries.series));
  if (entries.points.values.length > 0)
    records2.push(...pointRecords(entries.points));
  if (entries.params.length > 0)
    records2.push(jsonRecord(KIND.params, entries.params.map(paramJson)));
  if (entries.labels !== void 0)
    records2.push(jsonRecord(KIND.labels, labelsJson(entries.labels)));
  if (entries.exceptions.length > 0)
    records2.push(jsonRecord(KIND.exceptions, entries.exceptions));
  return records2;
}
function decodeJournal(bytes) {
  let header;
  let base;
  let labels;
  const series = [];
  const blocks = [];
  const params = [];
  const exceptions = [];
  for (const { kind, content } of records(bytes)) {
    if (kind === KIND.points)
      blocks.push(decodePoints(content));
    if (kind === KIND.points)
      continue;
    const json = JSON.parse(content.toString("utf8"));
    if (kind === KIND.header)
      header = readHeader(json);
    else if (kind === KIND.base)
      base = { ...json, labels: readLabels(json.labels) };
    else if (kind === KIND.series)
      series.push(...json);
    else if (kind === KIND.params)
      params.push(...json.map(readParam2));
    else if (kind === KIND.labels)
      labels = readLabels(json);
    else if (kind === KIND.exceptions)
      exceptions.push(...json);
  }
  if (header === void 0 || base === void 0)
    return void 0;
  return {
    header,
    base,
    points: new JournalledPoints(series, blocks),
    params,
    labels: labels ?? base.labels,
    exceptions: [...base.exceptions, ...exceptions]
  };
}
function jsonRecord(kind, value) {
  const content = Buffer.from(JSON.stringify(value));
  return Buffer.concat([prefix(kind, content.length), content]);
}
function prefix(kind, length) {
  const bytes = Buffer.allocUnsafe(PREFIX_BYTES);
  bytes.writeUInt32LE(length, 0);
  bytes.writeUInt8(kind, 4);
  return bytes;
}
function pointRecords({ values, steps, timesMs, series }) {
  const columns = [values, steps, timesMs, series].map((column) => Buffer.from(column.buffer, column.byteOffset, column.byteLength));
  return [prefix(KIND.points, values.length * BYTES_PER_POINT), ...columns];
}
function decodePoints(content) {
  const count = content.length / BYTES_PER_POINT;
  const { buffer } = new Uint8Array(content);
  return {
    values: new Float64Array(buffer, 0, count),
    steps: new Float64Array(buffer, count * 8, count),
    timesMs: new Float64Array(buffer, count * 16, count),
    series: new Uint32Array(buffer, count * 24, count)
  };
}
function* records(bytes) {
  for (let start = 0; start + PREFIX_BYTES <= bytes.length; ) {
    const end = start + PREFIX_BYTES + bytes.readUInt32LE(start);
    if (end > bytes.length)
      return;
    yield { kind: bytes.readUInt8(start + 4), content: bytes.subarray(start + PREFIX_BYTES, end) };
    start = end;
  }
}
function paramJson({ key, value, timeMs, before }) {
  const written = writeAttributeValue(value);
  return { key, value: written, isNumber: written !== value, timeMs, before };
}
function readParam2(json) {
  const { key, value, timeMs, before } = json;
  if (!json.isNumber)
    return { key, value, timeMs, before };
  return { key, value: Array.isArray(value) ? value.map(Number) : Number(value), timeMs, before };
}
function readHeader(json) {
  const { identity: identity2 } = json;
  const { traceId, spanId, name, startMs, maxEvents } = identity2;
  const isWhole = /^[0-9a-f]{32} [0-9a-f]{16}$/.test(`${traceId} ${spanId}`) && typeof name === "string" && typeof json.project === "string" && Number.isSafeInteger(startMs) && Number.isSafeInteger(maxEvents);
  if (!isWhole)
    throw new TypeError("a damaged journal");
  return {
    ...json,
    identity: { ...identity2, maxAttributes: identity2.maxAttributes ?? Number.POSITIVE_INFINITY }
  };
}
function labelsJson(labels) {
  return {
    ...labels,
    attributes: [...labels.attributes].map(([name, value]) => [name, writeAttributeValue(value)])
  };
}
function readLabels(json) {
  return { ...json, attributes: new Map(json.attributes) };
}
var JournalledPoints = class {
  length;
  #keys;
  #columns;
  constructor(keys, blocks) {
    this.#keys = keys;
    this.#columns = {
      values: Float64Array.from(blocks.flatMap(({ values }) => [...values])),
      steps: Float64Array.from(blocks.flatMap(({ steps }) => [...steps])),
      timesMs: Float64Array.from(blocks.flatMap(({ timesMs }) => [...timesMs])),
      series: Uint32Array.from(blocks.flatMap(({ series }) => [...series]))
    };
    this.length = this.#columns.values.length;
    for (let i = 0; i < this.length; i++) {
      const isWhole = this.seriesIndex(i) < keys.length && this.timeMs(i) >= 0 && this.timeMs(i) <= MAX_TIME_MS;
      if (!isWhole)
        throw new TypeError("a damaged journal");
    }
  }
  key(i) {
    return this.#keys[this.seriesIndex(i)];
  }
  seriesIndex(i) {
    return this.#columns.series[i] & ~GIVEN_TIME;
  }
  value(i) {
    return this.#columns.values[i];
  }
  step(i) {
    const step = this.#columns.steps[i];
    return step === NO_STEP ? void 0 : step;
  }
  timeMs(i) {
    return this.#columns.timesMs[i];
  }
  hasGivenTime(i) {
    return this.#columns.series[i] >= GIVEN_TIME;
  }
};

// dist/esm/store/journal-file.js
var MAX_OPEN_FILES = 128;
var openFiles2 = 0;
var JournalFile = class {
  #path;
  #next;
  #head;
  #file;
  constructor(dir, header) {
    const { traceId, spanId } = header.identity;
    this.#path = journalFile(dir, header.project, traceId, spanId);
    this.#next = this.#path + UNFINISHED_ENDING;
    this.#head = encodeHeader(header);
  }
  write(entries, base) {
    try {
      const records2 = encodeEntries(entries);
      untraced(() => {
        if (base !== void 0)
          this.#replace([this.#head, encodeBase(base), ...records2]);
        else if (records2.length > 0)
          this.#append(records2);
      });
      return true;
    } catch (error) {
      this.#close();
      warn.once("journal-unwritable", `the journal ${this.#path} cannot be written (${error.message}); should the process be killed now, what was logged last would be lost. Free or mend the folder, or choose another with RUNSPAN_DIR.`);
      return false;
    }
  }
  touch() {
    try {
      untraced(() => utimesSync2(this.#path, /* @__PURE__ */ new Date(), /* @__PURE__ */ new Date()));
    } catch {
    }
  }
  remove() {
    try {
      untraced(() => {
        this.#close();
        for (const path2 of [this.#path, this.#next])
          rmSync2(path2, { force: true });
      });
    } catch {
    }
  }
  // A new file in place of the old one at once: whenever the process dies, one of them is whole.
  #replace(records2) {
    this.#close();
    mkdirSync2(dirname(this.#next), { recursive: true });
    const file = openSync3(this.#next, "w");
    try {
      writeAll(file, records2);
      renameSync(this.#next, this.#path);
    } catch (error) {
      closeSync3(file);
      throw error;
    }
    this.#keep(file);
  }
  #append(records2) {
    if (this.#file !== void 0) {
      if (fstatSync(this.#file).nlink === 0)
        throw new Error("it was deleted");
      writeAll(this.#file, records2);
      return;
    }
    const file = openSync3(this.#path, "a");
    try {
      writeAll(file, records2);
    } finally {
      this.#keep(file);
    }
  }
  #keep(file) {
    if (openFiles2 >= MAX_OPEN_FILES) {
      closeSync3(file);
      return;
    }
    openFiles2++;
    this.#file = file;
  }
  #close() {
    if (this.#file === void 0)
      return;
    closeSync3(this.#file);
    this.#file = void 0;
    openFiles2--;
  }
};
function writeAll(file, records2) {
  const bytes = Buffer.concat(records2);
  for (let written = 0; written < bytes.length; )
    written += writeSync(file, bytes, written);
}

// dist/esm/store/recover.js
import { existsSync, readFileSync as readFileSync3, renameSync as renameSync2, rmSync as rmSync3, statSync as statSync4 } from "node:fs";
import { basename, dirname as dirname3, join as join4 } from "node:path";

// dist/esm/wire/span.js
function settledAttributes(resource) {
  if (!resource.asyncAttributesPending || resource.getRawAttributes === void 0)
    return resource.attributes;
  const settled = {};
  for (const [name, value] of resource.getRawAttributes())
    if (value != null && !isPromise(value))
      settled[name] ??= value;
  return settled;
}
function isPromise(value) {
  return typeof value.then === "function";
}

// dist/esm/wire/text-buffer.js
var TextBuffer = class {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES2);
  #length = 0;
  add(text) {
    const needed = this.#length + text.length * 3;
    if (needed > this.#bytes.length)
      this.#grow(needed);
    this.#length += this.#bytes.write(text, this.#length);
  }
  /** What was added; good until the next call. */
  get bytes() {
    return this.#bytes.subarray(0, this.#length);
  }
  clear() {
    this.#length = 0;
    if (this.#bytes.length > MAX_KEPT_BYTES)
      this.#bytes = Buffer.allocUnsafe(FIRST_BYTES2);
  }
  #grow(needed) {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
};
var FIRST_BYTES2 = 1 << 14;
var MAX_KEPT_BYTES = 4 << 20;

// dist/esm/wire/encode-json.js
function encodeRequest(spans) {
  return [...requestPieces(spans)].join("");
}
function* requestPieces(spans) {
  yield '{"resourceSpans":[';
  for (const [i, span2] of spans.entries()) {
    if (i > 0)
      yield ",";
    yield* spanPieces(span2);
  }
  yield "]}";
}
var jsonEncoding = { encode: encodeSpan, join: joinSpans };
var spanText = new TextBuffer();
function encodeSpan(span2) {
  try {
    for (const piece of spanPieces(span2))
      spanText.add(piece);
    return { resource: span2.resource, scope: span2.instrumentationScope, bytes: Buffer.from(spanText.bytes) };
  } finally {
    spanText.clear();
  }
}
function joinSpans(spans) {
  const parts = spans.flatMap(({ bytes }, i) => i === 0 ? [bytes] : [Buffer.from(","), bytes]);
  return Buffer.concat([Buffer.from('{"resourceSpans":['), ...parts, Buffer.from("]}")]);
}
var HAS_IS_REMOTE = 256;
var IS_REMOTE2 = 512;
function* spanPieces(span2) {
  const scope = span2.instrumentationScope;
  yield `{"resource":{${attributesField(settledAttributes(span2.resource))}},"scopeSpans":[{"scope":{"name":${textJson(scope.name)}${textField("version", scope.version)}},"spans":[`;
  yield spanHead(span2);
  if (span2.events.length > 0) {
    yield ',"events":[';
    for (let i = 0; i < span2.events.length; i++)
      yield (i === 0 ? "" : ",") + eventJson(span2.events[i]);
    yield "]";
  }
  yield `${spanTail(span2)}]${textField("schemaUrl", scope.schemaUrl)}}]${textField("schemaUrl", span2.resource.schemaUrl)}}`;
}
function spanHead(span2) {
  const context2 = span2.spanContext();
  const parent = span2.parentSpanContext;
  const flags = context2.traceFlags | HAS_IS_REMOTE | (parent?.isRemote ? IS_REMOTE2 : 0);
  let json = `{"traceId":"${context2.traceId}","spanId":"${context2.spanId}"`;
  json += textField("traceState", context2.traceState?.serialize());
  if (parent?.spanId)
    json += `,"parentSpanId":"${parent.spanId}"`;
  json += `,"flags":${flags},"name":${textJson(span2.name)},"kind":${span2.kind + 1}`;
  json += `,"startTimeUnixNano":"${hrTimeToNanoText(span2.startTime)}","endTimeUnixNano":"${hrTimeToNanoText(span2.endTime)}"`;
  return `${json},${attributesField(span2.attributes)}${countField("droppedAttributesCount", span2.droppedAttributesCount)}`;
}
function spanTail(span2) {
  let json = countField("droppedEventsCount", span2.droppedEventsCount);
  if (span2.links.length > 0)
    json += `,"links":[${span2.links.map(linkJson).join(",")}]`;
  json += countField("droppedLinksCount", span2.droppedLinksCount);
  return `${json},"status":{"code":${span2.status.code}${textField("message", span2.status.message)}}}`;
}
function eventJson(event) {
  return `{"timeUnixNano":"${hrTimeToNanoText(event.time)}","name":${textJson(event.name)},${attributesField(event.attributes ?? {})}${countField("droppedAttributesCount", event.droppedAttributesCount)}}`;
}
function linkJson(link) {
  const { traceId, spanId, traceState, traceFlags } = link.context;
  return `{"traceId":"${traceId}","spanId":"${spanId}"${textField("traceState", traceState?.serialize())},${attributesField(link.attributes ?? {})},"flags":${traceFlags | HAS_IS_REMOTE | (link.context.isRemote ? IS_REMOTE2 : 0)}}`;
}
function attributesField(attributes) {
  let json = "";
  for (const key in attributes) {
    const value = attributes[key];
    if (value === void 0)
      continue;
    json += `${json === "" ? "" : ","}{"key":${JSON.stringify(key)},"value":${anyValueJson(value)}}`;
  }
  return `"attributes":[${json}]`;
}
function anyValueJson(value) {
  switch (typeof value) {
    case "number":
      return numberJson(value);
    case "string":
      return `{"stringValue":${JSON.stringify(value)}}`;
    case "boolean":
      return `{"boolValue":${value}}`;
    default:
  }
  if (Array.isArray(value))
    return arrayJson(value);
  if (value instanceof Uint8Array)
    return `{"bytesValue":"${Buffer.from(value).toString("base64")}"}`;
  if (typeof value !== "object" || value === null)
    return "{}";
  const fields = Object.entries(value).map(([key, item]) => `{"key":${JSON.stringify(key)},"value":${anyValueJson(item)}}`);
  return `{"kvlistValue":{"values":[${fields.join(",")}]}}`;
}
function arrayJson(values) {
  return `{"arrayValue":{"values":[${itemsJson(values)}]}}`;
}
function itemsJson(values) {
  if (values.length === 0)
    return "";
  if (values.every(isPlainInteger))
    return `{"intValue":"${listText(values).replaceAll(",", '"},{"intValue":"')}"}`;
  if (values.every(isPlainFraction))
    return `{"doubleValue":${listText(values).replaceAll(",", '},{"doubleValue":')}}`;
  return values.map(anyValueJson).join(",");
}
function listText(values) {
  return JSON.stringify(values).slice(1, -1);
}
function isPlainInteger(value) {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}
function isPlainFraction(value) {
  return typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value);
}
function numberJson(value) {
  if (Number.isSafeInteger(value))
    return Object.is(value, -0) ? '{"doubleValue":-0.0}' : `{"intValue":"${value}"}`;
  return Number.isFinite(value) ? `{"doubleValue":${value}}` : `{"doubleValue":"${value}"}`;
}
function textField(name, text) {
  return text ? `,"${name}":${textJson(text)}` : "";
}
function textJson(text) {
  return JSON.stringify(String(text ?? ""));
}
function countField(name, count) {
  return count ? `,"${name}":${count}` : "";
}

// dist/esm/store/complete-run.js
function completeCrashedRun(journal, stored) {
  const progress = readProgress(stored, journal.header.identity.spanId);
  const { maxEvents } = journal.header.identity;
  const room = maxEvents - journal.exceptions.length;
  const lists = cutRemainder(journal, progress, room);
  const last = lists.at(-1) ?? [];
  const onRoot = last.length <= room ? last : [];
  const segments = segmentsOf(journal, progress, onRoot.length > 0 ? lists.slice(0, -1) : lists, segmentAttributes);
  return [...segments, crashedSpan(journal, progress, segments.length, onRoot)];
}
function readProgress(stored, parentSpanId) {
  const progress = {
    points: 0,
    params: 0,
    segments: 0,
    lastUs: 0,
    lastEventUs: 0,
    mirrors: /* @__PURE__ */ new Map(),
    summaries: /* @__PURE__ */ new Map()
  };
  const seen = /* @__PURE__ */ new Set();
  for (const span2 of stored) {
    const { spanId } = span2.spanContext();
    const isOurs = span2.attributes[ATTR_KIND] === KIND_SEGMENT && span2.parentSpanContext?.spanId === parentSpanId;
    if (!isOurs || seen.has(spanId))
      continue;
    seen.add(spanId);
    progress.segments = Math.max(progress.segments, Number(span2.attributes[ATTR_SEGMENT]) + 1);
    progress.lastUs = Math.max(progress.lastUs, hrTimeToUs(span2.endTime));
    for (const { name, attributes, time } of span2.events) {
      progress.lastEventUs = Math.max(progress.lastEventUs, hrTimeToUs(time));
      const event = readEvent(name, attributes ?? {}, 0);
      if (event.kind === "points")
        for (const { value } of event.points)
          addPoint(progress, event.key, value);
      if (event.kind !== "param")
        continue;
      if (event.part === void 0 || event.part.index === event.part.count - 1)
        progress.params++;
      if (event.part === void 0 || event.part.index === 0) {
        const isTable2 = event.part?.type !== void 0;
        progress.mirrors.set(event.key, isTable2 ? void 0 : mirrorParam(event.value));
      }
    }
  }
  progress.lastUs = Math.max(progress.lastUs, progress.lastEventUs);
  return progress;
}
function addPoint(progress, key, value) {
  progress.points++;
  const summary = progress.summaries.get(key) ?? new SummaryBuilder();
  progress.summaries.set(key, summary);
  summary.add(value);
}
function cutRemainder(journal, progress, room) {
  const { base, header } = journal;
  const skipPoints = Math.min(journal.points.length, Math.max(0, progress.points - base.points));
  const skipParams = Math.max(0, progress.params - base.params);
  const points = new LaterPoints(journal.points, skipPoints);
  const params = journal.params.slice(skipParams).map((param) => ({ ...param, before: param.before - skipPoints }));
  for (let i = 0; i < points.length; i++)
    addPoint(progress, points.key(i), points.value(i));
  for (const { key, value } of params)
    progress.mirrors.set(key, mirrorParam(value));
  const reachedUs = Math.min(progress.lastEventUs, firstLoggedUs(points, params));
  const clock = new EventClock(Math.max(base.clockUs, reachedUs));
  const lists = [...cutIntoSpans(points, params, clock, header.identity.maxEvents, room)];
  for (const { time } of lists.flat())
    progress.lastUs = Math.max(progress.lastUs, hrTimeToUs(time));
  return lists;
}
function firstLoggedUs(points, params) {
  let firstMs = params[0]?.timeMs ?? Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i++) {
    if (points.hasGivenTime(i))
      continue;
    firstMs = Math.min(firstMs, points.timeMs(i));
    break;
  }
  return msToUs(firstMs) + 999;
}
function segmentsOf(journal, progress, lists, attributesOf) {
  const { identity: identity2 } = journal.header;
  const startUs = Math.max(journal.base.segmentStartUs, msToUs(identity2.startMs));
  return lists.map((events, i) => {
    const number = progress.segments + i;
    return span(journal, {
      spanId: derivedSpanId(identity2.spanId, number),
      parentSpanId: identity2.spanId,
      name: SEGMENT_SPAN_NAME,
      startUs,
      endUs: Math.max(startUs, ...events.map(({ time }) => hrTimeToUs(time))),
      attributes: attributesOf(number, { name: identity2.name, labels: journal.labels, mirrors: progress.mirrors }, identity2.maxAttributes),
      events
    });
  });
}
function crashedSpan(journal, progress, newSegments, events) {
  const { identity: identity2, process: process2 } = journal.header;
  const { continuation } = journal.labels;
  const exceptions = journal.exceptions.map(({ attributes: attributes2, timeUs }) => ({
    name: EVENT_EXCEPTION,
    attributes: attributes2,
    time: usToHrTime(timeUs)
  }));
  const { attributes } = endAttributes({
    labels: journal.labels,
    status: "crashed",
    points: progress.points,
    segments: progress.segments + newSegments,
    mirrors: progress.mirrors,
    summaries: [...progress.summaries].map(([key, summary]) => [key, summary.summary()])
  }, identity2.maxAttributes);
  const startUs = msToUs(identity2.startMs);
  return span(journal, {
    spanId: identity2.spanId,
    parentSpanId: continuation?.rootSpanId,
    name: continuation === void 0 ? identity2.name : CONTINUATION_SPAN_NAME,
    startUs,
    endUs: Math.max(startUs, progress.lastUs, ...journal.exceptions.map(({ timeUs }) => timeUs)),
    attributes,
    events: [...exceptions, ...events],
    links: journal.header.links,
    status: {
      code: SpanStatusCode.ERROR,
      message: `process ${process2.pid} died without ending ${continuation === void 0 ? "the run" : "its part of the run"}`
    }
  });
}
function span({ header }, parts) {
  const { traceId, traceFlags } = header.identity;
  const context2 = { traceId, spanId: parts.spanId, traceFlags };
  return {
    name: parts.name,
    kind: SpanKind.INTERNAL,
    spanContext: () => context2,
    parentSpanContext: parts.parentSpanId === void 0 ? void 0 : { traceId, spanId: parts.parentSpanId, traceFlags },
    startTime: usToHrTime(parts.startUs),
    endTime: usToHrTime(parts.endUs),
    status: parts.status ?? { code: SpanStatusCode.UNSET },
    attributes: parts.attributes,
    links: parts.links ?? [],
    events: parts.events,
    resource: header.resource,
    instrumentationScope: header.scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0
  };
}
function derivedSpanId(rootSpanId, number) {
  const id = BigInt(`0x${rootSpanId}`) + BigInt(number + 1) & 0xffffffffffffffffn;
  return id.toString(16).padStart(16, "0");
}
var LaterPoints = class {
  #points;
  #skipped;
  length;
  constructor(points, skipped) {
    this.#points = points;
    this.#skipped = skipped;
    this.length = points.length - skipped;
  }
  key = (i) => this.#points.key(i + this.#skipped);
  seriesIndex = (i) => this.#points.seriesIndex(i + this.#skipped);
  value = (i) => this.#points.value(i + this.#skipped);
  step = (i) => this.#points.step(i + this.#skipped);
  timeMs = (i) => this.#points.timeMs(i + this.#skipped);
  hasGivenTime = (i) => this.#points.hasGivenTime(i + this.#skipped);
};
function hrTimeToUs([seconds, nanos]) {
  return seconds * 1e6 + Math.floor(nanos / 1e3);
}

// dist/esm/store/read-spans.js
function* readSpans(path2, onWarning, skip) {
  for (const line of readLines(path2)) {
    if (line.bytes.length === 0 || skip?.(line))
      continue;
    let spans;
    try {
      spans = decodeRequest(line.bytes);
    } catch (error) {
      onWarning(`line ${line.number} of ${path2} is ${line.isWhole ? "damaged" : "half-written"} and was left out (${error.message})`);
      continue;
    }
    yield* spans;
  }
}

// dist/esm/store/run-files.js
import { closeSync as closeSync4, fstatSync as fstatSync2, mkdirSync as mkdirSync3, openSync as openSync4, readSync as readSync3, writeSync as writeSync2 } from "node:fs";
import { dirname as dirname2 } from "node:path";
var NEWLINE2 = 10;
var RunFiles = class {
  dir;
  #line = new TextBuffer();
  constructor(dir) {
    this.dir = dir;
  }
  /** Appends a line with the span. */
  append(project, runId, span2) {
    const file = openToAppend(runFile(this.dir, project, runId));
    try {
      if (endsInsideLine(file) && isLeftSo(file))
        this.#line.add("\n");
      for (const piece of requestPieces([span2]))
        this.#line.add(piece);
      this.#line.add("\n");
      writeWhole(file, this.#line.bytes);
    } finally {
      this.#line.clear();
      closeSync4(file);
    }
  }
};
function openToAppend(path2) {
  try {
    return openSync4(path2, "a+");
  } catch (error) {
    if (error.code !== "ENOENT")
      throw error;
    mkdirSync3(dirname2(path2), { recursive: true });
    return openSync4(path2, "a+");
  }
}
function endsInsideLine(file) {
  const { size } = fstatSync2(file);
  if (size === 0)
    return false;
  const last = Buffer.alloc(1);
  readSync3(file, last, 0, 1, size - 1);
  return last[0] !== NEWLINE2;
}
function isLeftSo(file) {
  for (let look = 0; look < MAX_LOOKS; look++) {
    Atomics.wait(SLEEP, 0, 0, LOOK_MS);
    if (!endsInsideLine(file))
      return false;
  }
  return true;
}
var LOOK_MS = 1;
var MAX_LOOKS = 20;
var SLEEP = new Int32Array(new SharedArrayBuffer(4));
function writeWhole(file, bytes) {
  for (let written = 0; written < bytes.length; )
    written += writeSync2(file, bytes, written);
}

// dist/esm/store/recover.js
var SILENCE_OF_DEAD_MS = 10 * 6e4;
function* recoverRuns(dir, onWarning, thorough = false) {
  if (!storeExists(dir))
    return;
  const files = new RunFiles(dir);
  for (const file of listRunFiles(dir)) {
    if (file.journals.length === 0 && !thorough)
      continue;
    try {
      yield* recoverParts(files, file, onWarning);
    } catch (error) {
      onWarning(`run ${file.runId} could not be recovered (${error.message})`);
    }
  }
  for (const path2 of listUnfinishedJournals(dir))
    if (isLeftBehind(path2))
      rmSync3(path2, { force: true });
}
function nameRecovered({ name, rank }) {
  const run2 = `run ${JSON.stringify(name)}`;
  return rank === void 0 ? run2 : `the part of ${JSON.stringify(rank)} of ${run2}`;
}
function* recoverParts(files, file, onWarning) {
  for (const { path: path2, journal } of openParts(file, () => readStored(file, onWarning))) {
    if (!isGone(file, journal))
      continue;
    const claimed = path2 === void 0 ? void 0 : claim(path2);
    if (path2 !== void 0 && claimed === void 0)
      continue;
    const stored = readStored(file, onWarning);
    const spans = hasEnded2(stored, journal) ? [] : completeCrashedRun(journal, stored);
    for (const span2 of spans)
      files.append(journal.header.project, file.runId, span2);
    if (claimed !== void 0)
      rmSync3(claimed, { force: true });
    if (spans.length === 0)
      continue;
    const { identity: identity2, project } = journal.header;
    const { continuation } = journal.labels;
    yield {
      runId: file.runId,
      name: identity2.name,
      project,
      ...continuation === void 0 ? {} : { rank: continuation.rank },
      spans
    };
  }
}
function* openParts(file, readSegments) {
  const unread = /* @__PURE__ */ new Map();
  const seen = /* @__PURE__ */ new Set();
  for (const path2 of file.journals) {
    const spanId = basename(path2).slice(RUN_ID_LENGTH + 1, RUN_ID_LENGTH + 1 + SPAN_ID_LENGTH2);
    const journal = readJournal(path2);
    if (journal === void 0) {
      unread.set(spanId, path2);
      continue;
    }
    seen.add(spanId);
    yield { path: path2, journal };
  }
  if (!isSilent(file))
    return;
  const stored = readSegments();
  for (const segment of stored) {
    const spanId = segment.parentSpanContext?.spanId;
    if (!tellsOfRun(segment) || spanId === void 0 || seen.has(spanId))
      continue;
    seen.add(spanId);
    const journal = journalOfSegment(file, segment, stored);
    if (journal !== void 0 && !hasEnded2(stored, journal))
      yield { path: unread.get(spanId), journal };
  }
}
function readStored(file, onWarning) {
  if (!existsSync(file.path))
    return [];
  return [...readSpans(file.path, onWarning)].filter((span2) => span2.spanContext().traceId === file.runId);
}
function isRoot(span2) {
  return span2.attributes[ATTR_KIND] === KIND_RUN;
}
function hasEnded2(stored, { header }) {
  const { spanId } = header.identity;
  return stored.some((span2) => span2.spanContext().spanId === spanId && span2.attributes[ATTR_KIND] !== KIND_SEGMENT);
}
function tellsOfRun(span2) {
  return span2.attributes[ATTR_KIND] === KIND_SEGMENT && span2.attributes[ATTR_NAME] !== void 0;
}
function readJournal(path2) {
  try {
    const journal = decodeJournal(readFileSync3(path2));
    if (journal !== void 0)
      encodeRequest(completeCrashedRun({ ...journal, points: NO_POINTS }, []));
    return journal;
  } catch {
    return void 0;
  }
}
function journalOfSegment(file, first, stored) {
  const root = first.parentSpanContext;
  const rank = first.attributes[ATTR_RANK];
  const rootSpanId = rank === void 0 ? void 0 : stored.find(isRoot)?.spanContext().spanId;
  if (root === void 0 || rank !== void 0 && rootSpanId === void 0)
    return void 0;
  const project = String(first.attributes[ATTR_PROJECT]);
  const startMs = first.startTime[0] * 1e3 + Math.floor(first.startTime[1] / 1e6);
  return {
    header: {
      identity: {
        traceId: file.runId,
        spanId: root.spanId,
        traceFlags: root.traceFlags,
        name: String(first.attributes[ATTR_NAME]),
        startMs,
        maxEvents: MAX_EVENTS_PER_SPAN,
        maxAttributes: MAX_ATTRIBUTES_PER_SPAN
      },
      process: { pid: Number(first.resource.attributes["process.pid"] ?? 0), startedAt: "", host: "" },
      project,
      resource: first.resource,
      scope: first.instrumentationScope,
      links: []
    },
    base: {
      points: 0,
      params: 0,
      segments: 0,
      segmentStartUs: 0,
      clockUs: 0,
      labels: readLabels2(first, project, rootSpanId),
      exceptions: []
    },
    points: NO_POINTS,
    params: [],
    labels: readLabels2(first, project, rootSpanId),
    exceptions: []
  };
}
function isGone(file, { header }) {
  return header.process.host === "" ? isSilent(file) : !(isAlive(header.process) ?? !isSilent(file));
}
function isSilent(file) {
  const changes = [file.path, ...file.journals].map((path2) => statSync4(path2, { throwIfNoEntry: false })?.ctimeMs ?? 0);
  return Date.now() - Math.max(...changes) > SILENCE_OF_DEAD_MS;
}
function claim(journal) {
  const own2 = ownIdentity();
  const claimant = claimantOf(journal);
  if (claimant !== void 0 && isSameProcess(claimant, own2))
    return journal;
  if (claimant !== void 0 && isAlive(claimant))
    return void 0;
  const claimed = join4(dirname3(journal), `${basename(journal).slice(0, PART_NAME_LENGTH)}${JOURNAL_ENDING}.${own2.pid}-${own2.startedAt}-${own2.host}`);
  try {
    renameSync2(journal, claimed);
    return claimed;
  } catch {
    return void 0;
  }
}
var RUN_ID_LENGTH = 32;
var SPAN_ID_LENGTH2 = 16;
var PART_NAME_LENGTH = RUN_ID_LENGTH + 1 + SPAN_ID_LENGTH2;
function claimantOf(journal) {
  const [, pid, startedAt, host] = /\.(\d+)-(\d*)-([0-9a-f]+)$/.exec(journal) ?? [];
  return pid === void 0 || startedAt === void 0 || host === void 0 ? void 0 : { pid: Number(pid), startedAt, host };
}
function isLeftBehind(path2) {
  try {
    const journal = decodeJournal(readFileSync3(path2));
    const lives = journal === void 0 ? void 0 : isAlive(journal.header.process);
    return !(lives ?? Date.now() - statSync4(path2).ctimeMs <= SILENCE_OF_DEAD_MS);
  } catch {
    return false;
  }
}
var NO_POINTS = {
  length: 0,
  key: () => "",
  seriesIndex: () => 0,
  value: () => 0,
  step: () => void 0,
  timeMs: () => 0,
  hasGivenTime: () => false
};
function readLabels2(first, project, rootSpanId) {
  const { [ATTR_TAGS]: tags, [ATTR_PARENT_RUN]: parentRun, [ATTR_RANK]: rank } = first.attributes;
  const own2 = Object.entries(first.attributes).filter((entry) => !entry[0].startsWith(RESERVED_PREFIX) && entry[1] !== void 0);
  return {
    project,
    parentRun: typeof parentRun === "string" ? parentRun : void 0,
    tags: Array.isArray(tags) ? tags.map(String) : [],
    attributes: new Map(own2),
    ...rootSpanId === void 0 ? {} : { continuation: { rank: String(rank), runName: String(first.attributes[ATTR_NAME]), rootSpanId } }
  };
}

// dist/esm/deliver/store-processor.js
var MAX_REMEMBERED_RUNS = 1e4;
var StoreProcessor = class {
  #files;
  #open = /* @__PURE__ */ new Map();
  /** Projects of runs that have ended, the oldest first. */
  #ended = /* @__PURE__ */ new Map();
  #stored = /* @__PURE__ */ new WeakSet();
  #storedCount = 0;
  #failedCount = 0;
  constructor(files) {
    this.#files = files;
  }
  get counts() {
    return { stored: this.#storedCount, notStored: this.#failedCount };
  }
  /** Whether this has seen the run start. */
  isRunKnown(runId) {
    return this.#open.has(runId) || this.#ended.has(runId);
  }
  /** Whether the span was written. */
  holds(span2) {
    return this.#stored.has(span2);
  }
  onStart(span2) {
    if (!isRunPart(span2))
      return;
    const { traceId, spanId } = span2.spanContext();
    const run2 = this.#open.get(traceId) ?? {
      project: String(span2.attributes[ATTR_PROJECT]),
      spanIds: /* @__PURE__ */ new Set()
    };
    run2.spanIds.add(spanId);
    this.#open.set(traceId, run2);
    this.#ended.delete(traceId);
  }
  onEnd(span2) {
    const { traceId, spanId } = span2.spanContext();
    const run2 = this.#open.get(traceId);
    const project = run2?.project ?? this.#ended.get(traceId);
    if (project === void 0 || this.#stored.has(span2))
      return;
    try {
      untraced(() => this.#files.append(project, traceId, span2));
      this.#stored.add(span2);
      this.#storedCount++;
    } catch (error) {
      this.#failedCount++;
      warn.once("store-unwritable", `the store at ${this.#files.dir} cannot be written (${error.message}); runs are not kept there. Free or mend the folder, or choose another with RUNSPAN_DIR.`);
    }
    if (run2?.spanIds.delete(spanId) && run2.spanIds.size === 0)
      this.#endRun(traceId, project);
  }
  async forceFlush() {
  }
  async shutdown() {
  }
  #endRun(traceId, project) {
    this.#open.delete(traceId);
    this.#ended.set(traceId, project);
    if (this.#ended.size <= MAX_REMEMBERED_RUNS)
      return;
    for (const oldest of this.#ended.keys())
      return void this.#ended.delete(oldest);
  }
};
function isRunPart(span2) {
  const kind = span2.attributes[ATTR_KIND];
  return kind === KIND_RUN || kind === KIND_CONTINUATION;
}

// dist/esm/deliver/local-store.js
var LocalStore = class {
  dir;
  spans;
  constructor(dir) {
    this.dir = dir;
    this.spans = new StoreProcessor(new RunFiles(dir));
  }
  /**
   * Gives each run that starts from here on a journal.
   * @returns takes that back
   */
  connect() {
    const shared2 = state();
    const open = (root, identity2) => {
      if (this.spans.isRunKnown(identity2.traceId))
        return untraced(() => openJournal(this.dir, root, identity2));
      warn.once("store-not-connected", `a run is not kept in the store at ${this.dir}: what runStore() returned is not among the span processors of the OpenTelemetry provider that records it, or that provider was shut down. Pass it as one of its spanProcessors.`);
      return void 0;
    };
    shared2.openJournal = open;
    return () => {
      if (shared2.openJournal === open)
        shared2.openJournal = void 0;
    };
  }
  /**
   * Completes runs that died with their process.
   * @param onRecovered told what was added to the store
   */
  recover(onRecovered = () => {
  }) {
    try {
      untraced(() => {
        for (const recovered of recoverRuns(this.dir, tell)) {
          tell(`${nameRecovered(recovered)} had crashed and was recovered \xB7 runspan show ${recovered.runId.slice(0, 8)}`);
          onRecovered(recovered.spans);
        }
      });
    } catch (error) {
      warn.once("recovery-failed", `runs that died with their process could not be recovered (${error.message}); try \`runspan recover\`.`);
    }
  }
};
function openJournal(dir, span2, identity2) {
  const { resource, instrumentationScope, links, attributes } = span2;
  return new JournalFile(dir, {
    identity: identity2,
    process: ownIdentity(),
    project: String(attributes[ATTR_PROJECT]),
    resource: { attributes: settledAttributes(resource), schemaUrl: resource.schemaUrl },
    scope: instrumentationScope,
    links: links.map(({ context: { traceId, spanId, traceFlags } }) => ({
      context: { traceId, spanId, traceFlags }
    }))
  });
}

// dist/esm/deliver/opentelemetry.js
import * as async_hooks_star from "async_hooks";
import * as events_star from "events";
import { inspect as inspect2 } from "util";
import * as fs from "fs";
import * as path from "path";
var __create = Object.create;
var __defProp2 = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp2(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __reExport = (target, mod, secondTarget) => (__copyProps(target, mod, "default"), secondTarget && __copyProps(secondTarget, mod, "default"));
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp2(target, "default", { value: mod, enumerable: true }) : target,
  mod
));
var __toCommonJS = (mod) => __copyProps(__defProp2({}, "__esModule", { value: true }), mod);
var api_exports = {};
var init_api = __esm({
  "required:@opentelemetry/api"() {
    __reExport(api_exports, esm_exports);
  }
});
var async_hooks_exports = {};
var init_async_hooks = __esm({
  "required:async_hooks"() {
    __reExport(async_hooks_exports, async_hooks_star);
  }
});
var events_exports = {};
var init_events = __esm({
  "required:events"() {
    __reExport(events_exports, events_star);
  }
});
var require_AbstractAsyncHooksContextManager = __commonJS({
  "node_modules/@opentelemetry/context-async-hooks/build/src/AbstractAsyncHooksContextManager.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.AbstractAsyncHooksContextManager = void 0;
    var events_1 = (init_events(), __toCommonJS(events_exports));
    var ADD_LISTENER_METHODS = [
      "addListener",
      "on",
      "once",
      "prependListener",
      "prependOnceListener"
    ];
    var AbstractAsyncHooksContextManager = class {
      /**
       * Binds a the certain context or the active one to the target function and then returns the target
       * @param context A context (span) to be bind to target
       * @param target a function or event emitter. When target or one of its callbacks is called,
       *  the provided context will be used as the active context for the duration of the call.
       */
      bind(context3, target) {
        if (target instanceof events_1.EventEmitter) {
          return this._bindEventEmitter(context3, target);
        }
        if (typeof target === "function") {
          return this._bindFunction(context3, target);
        }
        return target;
      }
      _bindFunction(context3, target) {
        const manager = this;
        const contextWrapper = function(...args) {
          return manager.with(context3, () => target.apply(this, args));
        };
        Object.defineProperty(contextWrapper, "length", {
          enumerable: false,
          configurable: true,
          writable: false,
          value: target.length
        });
        return contextWrapper;
      }
      /**
       * By default, EventEmitter call their callback with their context, which we do
       * not want, instead we will bind a specific context to all callbacks that
       * go through it.
       * @param context the context we want to bind
       * @param ee EventEmitter an instance of EventEmitter to patch
       */
      _bindEventEmitter(context3, ee) {
        const map = this._getPatchMap(ee);
        if (map !== void 0)
          return ee;
        this._createPatchMap(ee);
        ADD_LISTENER_METHODS.forEach((methodName) => {
          if (ee[methodName] === void 0)
            return;
          ee[methodName] = this._patchAddListener(ee, ee[methodName], context3);
        });
        if (typeof ee.removeListener === "function") {
          ee.removeListener = this._patchRemoveListener(ee, ee.removeListener);
        }
        if (typeof ee.off === "function") {
          ee.off = this._patchRemoveListener(ee, ee.off);
        }
        if (typeof ee.removeAllListeners === "function") {
          ee.removeAllListeners = this._patchRemoveAllListeners(ee, ee.removeAllListeners);
        }
        return ee;
      }
      /**
       * Patch methods that remove a given listener so that we match the "patched"
       * version of that listener (the one that propagate context).
       * @param ee EventEmitter instance
       * @param original reference to the patched method
       */
      _patchRemoveListener(ee, original) {
        const contextManager = this;
        return function(event, listener) {
          const events = contextManager._getPatchMap(ee)?.[event];
          if (events === void 0) {
            return original.call(this, event, listener);
          }
          const patchedListener = events.get(listener);
          return original.call(this, event, patchedListener || listener);
        };
      }
      /**
       * Patch methods that remove all listeners so we remove our
       * internal references for a given event.
       * @param ee EventEmitter instance
       * @param original reference to the patched method
       */
      _patchRemoveAllListeners(ee, original) {
        const contextManager = this;
        return function(event) {
          const map = contextManager._getPatchMap(ee);
          if (map !== void 0) {
            if (arguments.length === 0) {
              contextManager._createPatchMap(ee);
            } else if (map[event] !== void 0) {
              delete map[event];
            }
          }
          return original.apply(this, arguments);
        };
      }
      /**
       * Patch methods on an event emitter instance that can add listeners so we
       * can force them to propagate a given context.
       * @param ee EventEmitter instance
       * @param original reference to the patched method
       * @param [context] context to propagate when calling listeners
       */
      _patchAddListener(ee, original, context3) {
        const contextManager = this;
        return function(event, listener) {
          if (contextManager._wrapped) {
            return original.call(this, event, listener);
          }
          let map = contextManager._getPatchMap(ee);
          if (map === void 0) {
            map = contextManager._createPatchMap(ee);
          }
          let listeners = map[event];
          if (listeners === void 0) {
            listeners = /* @__PURE__ */ new WeakMap();
            map[event] = listeners;
          }
          const patchedListener = contextManager.bind(context3, listener);
          listeners.set(listener, patchedListener);
          contextManager._wrapped = true;
          try {
            return original.call(this, event, patchedListener);
          } finally {
            contextManager._wrapped = false;
          }
        };
      }
      _createPatchMap(ee) {
        const map = /* @__PURE__ */ Object.create(null);
        ee[this._kOtListeners] = map;
        return map;
      }
      _getPatchMap(ee) {
        return ee[this._kOtListeners];
      }
      _kOtListeners = /* @__PURE__ */ Symbol("OtListeners");
      _wrapped = false;
    };
    exports.AbstractAsyncHooksContextManager = AbstractAsyncHooksContextManager;
  }
});
var require_AsyncHooksContextManager = __commonJS({
  "node_modules/@opentelemetry/context-async-hooks/build/src/AsyncHooksContextManager.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.AsyncHooksContextManager = void 0;
    var api_1 = (init_api(), __toCommonJS(api_exports));
    var asyncHooks = (init_async_hooks(), __toCommonJS(async_hooks_exports));
    var AbstractAsyncHooksContextManager_1 = require_AbstractAsyncHooksContextManager();
    var AsyncHooksContextManager = class extends AbstractAsyncHooksContextManager_1.AbstractAsyncHooksContextManager {
      _asyncHook;
      _contexts = /* @__PURE__ */ new Map();
      _stack = [];
      constructor() {
        super();
        this._asyncHook = asyncHooks.createHook({
          init: this._init.bind(this),
          before: this._before.bind(this),
          after: this._after.bind(this),
          destroy: this._destroy.bind(this),
          promiseResolve: this._destroy.bind(this)
        });
      }
      active() {
        return this._stack[this._stack.length - 1] ?? api_1.ROOT_CONTEXT;
      }
      with(context3, fn, thisArg, ...args) {
        this._enterContext(context3);
        try {
          return fn.call(thisArg, ...args);
        } finally {
          this._exitContext();
        }
      }
      enable() {
        this._asyncHook.enable();
        return this;
      }
      disable() {
        this._asyncHook.disable();
        this._contexts.clear();
        this._stack = [];
        return this;
      }
      /**
       * Init hook will be called when userland create a async context, setting the
       * context as the current one if it exist.
       * @param uid id of the async context
       * @param type the resource type
       */
      _init(uid, type) {
        if (type === "TIMERWRAP")
          return;
        const context3 = this._stack[this._stack.length - 1];
        if (context3 !== void 0) {
          this._contexts.set(uid, context3);
        }
      }
      /**
       * Destroy hook will be called when a given context is no longer used so we can
       * remove its attached context.
       * @param uid uid of the async context
       */
      _destroy(uid) {
        this._contexts.delete(uid);
      }
      /**
       * Before hook is called just before executing a async context.
       * @param uid uid of the async context
       */
      _before(uid) {
        const context3 = this._contexts.get(uid);
        if (context3 !== void 0) {
          this._enterContext(context3);
        }
      }
      /**
       * After hook is called just after completing the execution of a async context.
       */
      _after() {
        this._exitContext();
      }
      /**
       * Set the given context as active
       */
      _enterContext(context3) {
        this._stack.push(context3);
      }
      /**
       * Remove the context at the root of the stack
       */
      _exitContext() {
        this._stack.pop();
      }
    };
    exports.AsyncHooksContextManager = AsyncHooksContextManager;
  }
});
var require_AsyncLocalStorageContextManager = __commonJS({
  "node_modules/@opentelemetry/context-async-hooks/build/src/AsyncLocalStorageContextManager.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.AsyncLocalStorageContextManager = void 0;
    var api_1 = (init_api(), __toCommonJS(api_exports));
    var async_hooks_1 = (init_async_hooks(), __toCommonJS(async_hooks_exports));
    var AbstractAsyncHooksContextManager_1 = require_AbstractAsyncHooksContextManager();
    var DisposeOnceToken = class {
      _isDisposed = false;
      _previousContext;
      _asyncLocalStorage;
      constructor(previousContext, asyncLocalStorage) {
        this._previousContext = previousContext;
        this._asyncLocalStorage = asyncLocalStorage;
      }
      dispose() {
        if (this._isDisposed) {
          return;
        }
        this._asyncLocalStorage.enterWith(this._previousContext);
        this._isDisposed = true;
      }
    };
    var AsyncLocalStorageContextManager2 = class extends AbstractAsyncHooksContextManager_1.AbstractAsyncHooksContextManager {
      _asyncLocalStorage;
      constructor() {
        super();
        this._asyncLocalStorage = new async_hooks_1.AsyncLocalStorage();
      }
      active() {
        return this._asyncLocalStorage.getStore() ?? api_1.ROOT_CONTEXT;
      }
      with(context3, fn, thisArg, ...args) {
        const cb = thisArg == null ? fn : fn.bind(thisArg);
        return this._asyncLocalStorage.run(context3, cb, ...args);
      }
      enable() {
        return this;
      }
      disable() {
        this._asyncLocalStorage.disable();
        return this;
      }
      /**
       * Imperatively sets `context` as active for the current async execution chain
       * and operations spawned from it. Returns a {@link ContextManagementToken} whose `dispose()`
       * restores the previous context (see {@link ContextManager.attach}).
       *
       * On Node.js 25.9+, delegates to `AsyncLocalStorage.withScope()` which returns
       * a native `RunScope`. On older Node.js versions, falls back to `enterWith()` with
       * a manual token.
       *
       * **Caveat for async functions:** Both `withScope()` and `enterWith()` affect the
       * entire current async execution chain. If `attach()` is called inside an async
       * function before the first `await`, the context change will leak into the caller's
       * context and remain active there until something else restores it. Prefer `with()`
       * for async code.
       *
       * @experimental This API is experimental and may change in minor releases without prior notice.
       */
      attach(context3) {
        const withScope = this._asyncLocalStorage.withScope;
        if (withScope) {
          return withScope.call(this._asyncLocalStorage, context3);
        }
        const previousContext = this.active();
        this._asyncLocalStorage.enterWith(context3);
        return new DisposeOnceToken(previousContext, this._asyncLocalStorage);
      }
    };
    exports.AsyncLocalStorageContextManager = AsyncLocalStorageContextManager2;
  }
});
var require_src = __commonJS({
  "node_modules/@opentelemetry/context-async-hooks/build/src/index.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    exports.AsyncLocalStorageContextManager = exports.AsyncHooksContextManager = void 0;
    var AsyncHooksContextManager_1 = require_AsyncHooksContextManager();
    Object.defineProperty(exports, "AsyncHooksContextManager", { enumerable: true, get: function() {
      return AsyncHooksContextManager_1.AsyncHooksContextManager;
    } });
    var AsyncLocalStorageContextManager_1 = require_AsyncLocalStorageContextManager();
    Object.defineProperty(exports, "AsyncLocalStorageContextManager", { enumerable: true, get: function() {
      return AsyncLocalStorageContextManager_1.AsyncLocalStorageContextManager;
    } });
  }
});
var import_context_async_hooks = __toESM(require_src(), 1);
var SUPPRESS_TRACING_KEY = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
function suppressTracing(context3) {
  return context3.setValue(SUPPRESS_TRACING_KEY, true);
}
function isTracingSuppressed(context3) {
  return context3.getValue(SUPPRESS_TRACING_KEY) === true;
}
var BAGGAGE_KEY_PAIR_SEPARATOR = "=";
var BAGGAGE_PROPERTIES_SEPARATOR = ";";
var BAGGAGE_ITEMS_SEPARATOR = ",";
var BAGGAGE_HEADER = "baggage";
var BAGGAGE_MAX_NAME_VALUE_PAIRS = 180;
var BAGGAGE_MAX_PER_NAME_VALUE_PAIRS = 4096;
var BAGGAGE_MAX_TOTAL_LENGTH = 8192;
function serializeKeyPairs(keyPairs) {
  return keyPairs.reduce((hValue, current) => {
    const value = `${hValue}${hValue !== "" ? BAGGAGE_ITEMS_SEPARATOR : ""}${current}`;
    return value.length > BAGGAGE_MAX_TOTAL_LENGTH ? hValue : value;
  }, "");
}
function getKeyPairs(baggage) {
  return baggage.getAllEntries().map(([key, value]) => {
    let entry = `${encodeURIComponent(key)}=${encodeURIComponent(value.value)}`;
    if (value.metadata !== void 0) {
      entry += BAGGAGE_PROPERTIES_SEPARATOR + value.metadata.toString();
    }
    return entry;
  });
}
function parsePairKeyValue(entry) {
  if (!entry)
    return;
  const metadataSeparatorIndex = entry.indexOf(BAGGAGE_PROPERTIES_SEPARATOR);
  const keyPairPart = metadataSeparatorIndex === -1 ? entry : entry.substring(0, metadataSeparatorIndex);
  const separatorIndex = keyPairPart.indexOf(BAGGAGE_KEY_PAIR_SEPARATOR);
  if (separatorIndex <= 0)
    return;
  const rawKey = keyPairPart.substring(0, separatorIndex).trim();
  const rawValue = keyPairPart.substring(separatorIndex + 1).trim();
  if (!rawKey || !rawValue)
    return;
  let key;
  let value;
  try {
    key = decodeURIComponent(rawKey);
    value = decodeURIComponent(rawValue);
  } catch {
    return;
  }
  let metadata;
  if (metadataSeparatorIndex !== -1 && metadataSeparatorIndex < entry.length - 1) {
    const metadataString = entry.substring(metadataSeparatorIndex + 1);
    metadata = baggageEntryMetadataFromString(metadataString);
  }
  return { key, value, metadata };
}
function parseBaggageHeaderString(value, baggage, count, totalSize) {
  let start = 0;
  while (start < value.length && count < BAGGAGE_MAX_NAME_VALUE_PAIRS) {
    const end = value.indexOf(BAGGAGE_ITEMS_SEPARATOR, start);
    const entryEnd = end === -1 ? value.length : end;
    const entryLength = entryEnd - start;
    if (entryLength <= BAGGAGE_MAX_PER_NAME_VALUE_PAIRS) {
      const keyPair = parsePairKeyValue(value.substring(start, entryEnd));
      if (keyPair) {
        const entrySize = (count === 0 ? 0 : 1) + entryLength;
        if (totalSize + entrySize > BAGGAGE_MAX_TOTAL_LENGTH)
          break;
        baggage[keyPair.key] = keyPair.metadata ? { value: keyPair.value, metadata: keyPair.metadata } : { value: keyPair.value };
        count++;
        totalSize += entrySize;
      }
    }
    if (end === -1)
      break;
    start = end + 1;
  }
  return [count, totalSize];
}
function parseKeyPairsIntoRecord(value) {
  const result = {};
  if (typeof value === "string" && value.length > 0) {
    value.split(BAGGAGE_ITEMS_SEPARATOR).forEach((entry) => {
      const keyPair = parsePairKeyValue(entry);
      if (keyPair !== void 0 && keyPair.value.length > 0) {
        result[keyPair.key] = keyPair.value;
      }
    });
  }
  return result;
}
var W3CBaggagePropagator = class {
  inject(context3, carrier, setter) {
    const baggage = propagation.getBaggage(context3);
    if (!baggage || isTracingSuppressed(context3))
      return;
    const keyPairs = getKeyPairs(baggage).filter((pair) => {
      return pair.length <= BAGGAGE_MAX_PER_NAME_VALUE_PAIRS;
    }).slice(0, BAGGAGE_MAX_NAME_VALUE_PAIRS);
    const headerValue = serializeKeyPairs(keyPairs);
    if (headerValue.length > 0) {
      setter.set(carrier, BAGGAGE_HEADER, headerValue);
    }
  }
  extract(context3, carrier, getter) {
    const headerValue = getter.get(carrier, BAGGAGE_HEADER);
    if (!headerValue) {
      return context3;
    }
    const baggage = {};
    let count = 0;
    let totalSize = 0;
    if (Array.isArray(headerValue)) {
      for (let i = 0; i < headerValue.length; i++) {
        [count, totalSize] = parseBaggageHeaderString(headerValue[i], baggage, count, totalSize);
      }
    } else {
      [count] = parseBaggageHeaderString(headerValue, baggage, count, totalSize);
    }
    if (count === 0) {
      return context3;
    }
    return propagation.setBaggage(context3, propagation.createBaggage(baggage));
  }
  fields() {
    return [BAGGAGE_HEADER];
  }
};
function sanitizeAttributes(attributes) {
  const out = {};
  if (typeof attributes !== "object" || attributes == null) {
    return out;
  }
  for (const key in attributes) {
    if (!Object.prototype.hasOwnProperty.call(attributes, key)) {
      continue;
    }
    if (!isAttributeKey(key)) {
      diag2.warn(`Invalid attribute key: ${key}`);
      continue;
    }
    const val = attributes[key];
    if (!isAttributeValue(val)) {
      diag2.warn(`Invalid attribute value set for key: ${key}`);
      continue;
    }
    if (Array.isArray(val)) {
      out[key] = val.slice();
    } else {
      out[key] = val;
    }
  }
  return out;
}
function isAttributeKey(key) {
  return typeof key === "string" && key !== "";
}
function isAttributeValue(val) {
  if (val == null) {
    return true;
  }
  if (Array.isArray(val)) {
    return isHomogeneousAttributeValueArray(val);
  }
  return isValidPrimitiveAttributeValueType(typeof val);
}
function isHomogeneousAttributeValueArray(arr) {
  let type;
  for (const element of arr) {
    if (element == null)
      continue;
    const elementType = typeof element;
    if (elementType === type) {
      continue;
    }
    if (!type) {
      if (isValidPrimitiveAttributeValueType(elementType)) {
        type = elementType;
        continue;
      }
      return false;
    }
    return false;
  }
  return true;
}
function isValidPrimitiveAttributeValueType(valType) {
  switch (valType) {
    case "number":
    case "boolean":
    case "string":
      return true;
  }
  return false;
}
function loggingErrorHandler() {
  return (ex) => {
    diag2.error(stringifyException(ex));
  };
}
function stringifyException(ex) {
  if (typeof ex === "string") {
    return ex;
  } else {
    return JSON.stringify(flattenException(ex));
  }
}
function flattenException(ex) {
  const result = {};
  let current = ex;
  while (current !== null) {
    Object.getOwnPropertyNames(current).forEach((propertyName) => {
      if (result[propertyName])
        return;
      const value = current[propertyName];
      if (value) {
        result[propertyName] = String(value);
      }
    });
    current = Object.getPrototypeOf(current);
  }
  return result;
}
var delegateHandler = loggingErrorHandler();
function globalErrorHandler(ex) {
  try {
    delegateHandler(ex);
  } catch {
  }
}
function getNumberFromEnv(key) {
  const raw = process.env[key];
  if (raw == null || raw.trim() === "") {
    return void 0;
  }
  const value = Number(raw);
  if (isNaN(value)) {
    diag2.warn(`Unknown value ${inspect2(raw)} for ${key}, expected a number, using defaults`);
    return void 0;
  }
  return value;
}
function getStringFromEnv(key) {
  const raw = process.env[key];
  if (raw == null || raw.trim() === "") {
    return void 0;
  }
  return raw;
}
var VERSION3 = "2.12.1";
var ATTR_ERROR_TYPE = "error.type";
var ATTR_EXCEPTION_MESSAGE = "exception.message";
var ATTR_EXCEPTION_STACKTRACE = "exception.stacktrace";
var ATTR_EXCEPTION_TYPE = "exception.type";
var ATTR_SERVICE_NAME = "service.name";
var ATTR_TELEMETRY_SDK_LANGUAGE = "telemetry.sdk.language";
var TELEMETRY_SDK_LANGUAGE_VALUE_NODEJS = "nodejs";
var ATTR_TELEMETRY_SDK_NAME = "telemetry.sdk.name";
var ATTR_TELEMETRY_SDK_VERSION = "telemetry.sdk.version";
var ATTR_PROCESS_RUNTIME_NAME = "process.runtime.name";
var SDK_INFO = {
  [ATTR_TELEMETRY_SDK_NAME]: "opentelemetry",
  [ATTR_PROCESS_RUNTIME_NAME]: "node",
  [ATTR_TELEMETRY_SDK_LANGUAGE]: TELEMETRY_SDK_LANGUAGE_VALUE_NODEJS,
  [ATTR_TELEMETRY_SDK_VERSION]: VERSION3
};
var otperformance = performance;
var NANOSECOND_DIGITS = 9;
var NANOSECOND_DIGITS_IN_MILLIS = 6;
var MILLISECONDS_TO_NANOSECONDS = Math.pow(10, NANOSECOND_DIGITS_IN_MILLIS);
var SECOND_TO_NANOSECONDS = Math.pow(10, NANOSECOND_DIGITS);
function millisToHrTime(epochMillis) {
  const epochSeconds = epochMillis / 1e3;
  const seconds = Math.trunc(epochSeconds);
  const nanos = Math.round(epochMillis % 1e3 * MILLISECONDS_TO_NANOSECONDS);
  return [seconds, nanos];
}
function hrTime(performanceNow) {
  const timeOrigin = millisToHrTime(otperformance.timeOrigin);
  const now = millisToHrTime(typeof performanceNow === "number" ? performanceNow : otperformance.now());
  return addHrTimes(timeOrigin, now);
}
function hrTimeDuration(startTime, endTime) {
  let seconds = endTime[0] - startTime[0];
  let nanos = endTime[1] - startTime[1];
  if (nanos < 0) {
    seconds -= 1;
    nanos += SECOND_TO_NANOSECONDS;
  }
  return [seconds, nanos];
}
function hrTimeToNanoseconds(time) {
  return time[0] * SECOND_TO_NANOSECONDS + time[1];
}
function hrTimeToMicroseconds(time) {
  return time[0] * 1e6 + time[1] / 1e3;
}
function isTimeInputHrTime(value) {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "number" && typeof value[1] === "number";
}
function isTimeInput(value) {
  return isTimeInputHrTime(value) || typeof value === "number" || value instanceof Date;
}
function addHrTimes(time1, time2) {
  const out = [time1[0] + time2[0], time1[1] + time2[1]];
  if (out[1] >= SECOND_TO_NANOSECONDS) {
    out[1] -= SECOND_TO_NANOSECONDS;
    out[0] += 1;
  }
  return out;
}
var ExportResultCode;
(function(ExportResultCode2) {
  ExportResultCode2[ExportResultCode2["SUCCESS"] = 0] = "SUCCESS";
  ExportResultCode2[ExportResultCode2["FAILED"] = 1] = "FAILED";
})(ExportResultCode || (ExportResultCode = {}));
var CompositePropagator = class {
  _propagators;
  _fields;
  /**
   * Construct a composite propagator from a list of propagators.
   *
   * @param [config] Configuration object for composite propagator
   */
  constructor(config = {}) {
    this._propagators = config.propagators ?? [];
    const fields = /* @__PURE__ */ new Set();
    for (const propagator of this._propagators) {
      const propagatorFields = typeof propagator.fields === "function" ? propagator.fields() : [];
      for (const field of propagatorFields) {
        fields.add(field);
      }
    }
    this._fields = Array.from(fields);
  }
  /**
   * Run each of the configured propagators with the given context and carrier.
   * Propagators are run in the order they are configured, so if multiple
   * propagators write the same carrier key, the propagator later in the list
   * will "win".
   *
   * @param context Context to inject
   * @param carrier Carrier into which context will be injected
   */
  inject(context3, carrier, setter) {
    for (const propagator of this._propagators) {
      try {
        propagator.inject(context3, carrier, setter);
      } catch (err) {
        diag2.warn(`Failed to inject with ${propagator.constructor.name}. Err: ${err.message}`);
      }
    }
  }
  /**
   * Run each of the configured propagators with the given context and carrier.
   * Propagators are run in the order they are configured, so if multiple
   * propagators write the same context key, the propagator later in the list
   * will "win".
   *
   * @param context Context to add values to
   * @param carrier Carrier from which to extract context
   */
  extract(context3, carrier, getter) {
    return this._propagators.reduce((ctx, propagator) => {
      try {
        return propagator.extract(ctx, carrier, getter);
      } catch (err) {
        diag2.warn(`Failed to extract with ${propagator.constructor.name}. Err: ${err.message}`);
      }
      return ctx;
    }, context3);
  }
  fields() {
    return this._fields.slice();
  }
};
var VALID_KEY_CHAR_RANGE2 = "[_0-9a-z-*/]";
var VALID_KEY2 = `[a-z]${VALID_KEY_CHAR_RANGE2}{0,255}`;
var VALID_VENDOR_KEY2 = `[a-z0-9]${VALID_KEY_CHAR_RANGE2}{0,240}@[a-z]${VALID_KEY_CHAR_RANGE2}{0,13}`;
var VALID_KEY_REGEX2 = new RegExp(`^(?:${VALID_KEY2}|${VALID_VENDOR_KEY2})$`);
var VALID_VALUE_BASE_REGEX2 = /^[ -~]{0,255}[!-~]$/;
var INVALID_VALUE_COMMA_EQUAL_REGEX2 = /,|=/;
function validateKey2(key) {
  return VALID_KEY_REGEX2.test(key);
}
function validateValue2(value) {
  return VALID_VALUE_BASE_REGEX2.test(value) && !INVALID_VALUE_COMMA_EQUAL_REGEX2.test(value);
}
var MAX_TRACE_STATE_ITEMS2 = 32;
var MAX_TRACE_STATE_LEN2 = 512;
var LIST_MEMBERS_SEPARATOR2 = ",";
var LIST_MEMBER_KEY_VALUE_SPLITTER2 = "=";
var TraceState = class _TraceState {
  _length;
  _rawTraceState;
  _internalState;
  constructor(rawTraceState) {
    this._rawTraceState = typeof rawTraceState === "string" ? rawTraceState : "";
    this._length = this._rawTraceState.length;
  }
  set(key, value) {
    if (!validateKey2(key) || !validateValue2(value)) {
      return this;
    }
    const currState = this._getState();
    const currValue = currState.get(key);
    let newLength = this._length;
    if (typeof currValue === "string") {
      newLength += value.length - currValue.length;
    } else {
      newLength += key.length + value.length + (currState.size > 0 ? 2 : 1);
    }
    if (newLength > MAX_TRACE_STATE_LEN2) {
      return this;
    }
    const newState = new Map(currState);
    newState.delete(key);
    newState.set(key, value);
    return this._fromState(newState, newLength);
  }
  unset(key) {
    const currState = this._getState();
    const currValue = currState.get(key);
    if (typeof currValue !== "string") {
      return this;
    }
    let newLength = this._length - (key.length + currValue.length + 1);
    if (currState.size > 1) {
      newLength = newLength - 1;
    }
    const newState = new Map(currState);
    newState.delete(key);
    return this._fromState(newState, newLength);
  }
  get(key) {
    const currState = this._getState();
    return currState.get(key);
  }
  serialize() {
    let serialized = "";
    let index = 0;
    for (const entry of this._getState()) {
      if (index > 0) {
        serialized = LIST_MEMBERS_SEPARATOR2 + serialized;
      }
      serialized = `${entry[0]}${LIST_MEMBER_KEY_VALUE_SPLITTER2}${entry[1]}` + serialized;
      index++;
    }
    return serialized;
  }
  _getState() {
    if (this._internalState) {
      return this._internalState;
    }
    const vendorMembers = this._rawTraceState.split(LIST_MEMBERS_SEPARATOR2);
    const vendorEntries = /* @__PURE__ */ new Map();
    let currentLength = 0;
    for (const member of vendorMembers) {
      const m = member.trim();
      const idx = m.indexOf(LIST_MEMBER_KEY_VALUE_SPLITTER2);
      if (idx === -1) {
        continue;
      }
      const key = m.slice(0, idx);
      const value = m.slice(idx + 1);
      if (!validateKey2(key) || !validateValue2(value)) {
        continue;
      }
      const futureLength = currentLength + m.length + (vendorEntries.size > 0 ? 1 : 0);
      if (futureLength > MAX_TRACE_STATE_LEN2) {
        continue;
      }
      vendorEntries.set(key, value);
      currentLength = futureLength;
      if (vendorEntries.size >= MAX_TRACE_STATE_ITEMS2) {
        break;
      }
    }
    this._length = currentLength;
    this._internalState = new Map(Array.from(vendorEntries.entries()).reverse());
    return this._internalState;
  }
  _fromState(state2, length) {
    const traceState = Object.create(_TraceState.prototype);
    traceState._internalState = state2;
    traceState._length = length;
    return traceState;
  }
};
var TRACE_PARENT_HEADER = "traceparent";
var TRACE_STATE_HEADER = "tracestate";
var VERSION22 = "00";
var VERSION_PART = "(?!ff)[\\da-f]{2}";
var TRACE_ID_PART = "(?![0]{32})[\\da-f]{32}";
var PARENT_ID_PART = "(?![0]{16})[\\da-f]{16}";
var FLAGS_PART = "[\\da-f]{2}";
var TRACE_PARENT_REGEX = new RegExp(`^\\s?(${VERSION_PART})-(${TRACE_ID_PART})-(${PARENT_ID_PART})-(${FLAGS_PART})(-.*)?\\s?$`);
function parseTraceParent(traceParent) {
  const match = TRACE_PARENT_REGEX.exec(traceParent);
  if (!match)
    return null;
  if (match[1] === "00" && match[5])
    return null;
  return {
    traceId: match[2],
    spanId: match[3],
    traceFlags: parseInt(match[4], 16)
  };
}
var W3CTraceContextPropagator = class {
  inject(context3, carrier, setter) {
    const spanContext = trace.getSpanContext(context3);
    if (!spanContext || isTracingSuppressed(context3) || !isSpanContextValid(spanContext))
      return;
    const traceParent = `${VERSION22}-${spanContext.traceId}-${spanContext.spanId}-0${Number(spanContext.traceFlags || TraceFlags.NONE).toString(16)}`;
    setter.set(carrier, TRACE_PARENT_HEADER, traceParent);
    if (spanContext.traceState) {
      setter.set(carrier, TRACE_STATE_HEADER, spanContext.traceState.serialize());
    }
  }
  extract(context3, carrier, getter) {
    const traceParentHeader = getter.get(carrier, TRACE_PARENT_HEADER);
    if (!traceParentHeader)
      return context3;
    const traceParent = Array.isArray(traceParentHeader) ? traceParentHeader[0] : traceParentHeader;
    if (typeof traceParent !== "string")
      return context3;
    const spanContext = parseTraceParent(traceParent);
    if (!spanContext)
      return context3;
    spanContext.isRemote = true;
    const traceStateHeader = getter.get(carrier, TRACE_STATE_HEADER);
    if (traceStateHeader) {
      const state2 = Array.isArray(traceStateHeader) ? traceStateHeader.join(",") : traceStateHeader;
      spanContext.traceState = new TraceState(typeof state2 === "string" ? state2 : void 0);
    }
    return trace.setSpanContext(context3, spanContext);
  }
  fields() {
    return [TRACE_PARENT_HEADER, TRACE_STATE_HEADER];
  }
};
var objectTag = "[object Object]";
var nullTag = "[object Null]";
var undefinedTag = "[object Undefined]";
var funcProto = Function.prototype;
var funcToString = funcProto.toString;
var objectCtorString = funcToString.call(Object);
var getPrototypeOf = Object.getPrototypeOf;
var objectProto = Object.prototype;
var hasOwnProperty = objectProto.hasOwnProperty;
var symToStringTag = Symbol ? Symbol.toStringTag : void 0;
var nativeObjectToString = objectProto.toString;
function isPlainObject(value) {
  if (!isObjectLike(value) || baseGetTag(value) !== objectTag) {
    return false;
  }
  const proto = getPrototypeOf(value);
  if (proto === null) {
    return true;
  }
  const Ctor = hasOwnProperty.call(proto, "constructor") && proto.constructor;
  return typeof Ctor == "function" && Ctor instanceof Ctor && funcToString.call(Ctor) === objectCtorString;
}
function isObjectLike(value) {
  return value != null && typeof value == "object";
}
function baseGetTag(value) {
  if (value == null) {
    return value === void 0 ? undefinedTag : nullTag;
  }
  return symToStringTag && symToStringTag in Object(value) ? getRawTag(value) : objectToString(value);
}
function getRawTag(value) {
  const isOwn = hasOwnProperty.call(value, symToStringTag), tag = value[symToStringTag];
  let unmasked = false;
  try {
    value[symToStringTag] = void 0;
    unmasked = true;
  } catch {
  }
  const result = nativeObjectToString.call(value);
  if (unmasked) {
    if (isOwn) {
      value[symToStringTag] = tag;
    } else {
      delete value[symToStringTag];
    }
  }
  return result;
}
function objectToString(value) {
  return nativeObjectToString.call(value);
}
var MAX_LEVEL = 20;
function merge(...args) {
  let result = args.shift();
  const objects = /* @__PURE__ */ new WeakMap();
  while (args.length > 0) {
    result = mergeTwoObjects(result, args.shift(), 0, objects);
  }
  return result;
}
function takeValue(value) {
  if (isArray(value)) {
    return value.slice();
  }
  return value;
}
function mergeTwoObjects(one, two, level = 0, objects) {
  let result;
  if (level > MAX_LEVEL) {
    return void 0;
  }
  level++;
  if (isPrimitive(one) || isPrimitive(two) || isFunction(two)) {
    result = takeValue(two);
  } else if (isArray(one)) {
    result = one.slice();
    if (isArray(two)) {
      for (let i = 0, j = two.length; i < j; i++) {
        result.push(takeValue(two[i]));
      }
    } else if (isObject(two)) {
      const keys = Object.keys(two);
      for (let i = 0, j = keys.length; i < j; i++) {
        const key = keys[i];
        if (key === "__proto__" || key === "constructor" || key === "prototype") {
          continue;
        }
        result[key] = takeValue(two[key]);
      }
    }
  } else if (isObject(one)) {
    if (isObject(two)) {
      if (!shouldMerge(one, two)) {
        return two;
      }
      result = Object.assign({}, one);
      const keys = Object.keys(two);
      for (let i = 0, j = keys.length; i < j; i++) {
        const key = keys[i];
        if (key === "__proto__" || key === "constructor" || key === "prototype") {
          continue;
        }
        const twoValue = two[key];
        if (isPrimitive(twoValue)) {
          if (typeof twoValue === "undefined") {
            delete result[key];
          } else {
            result[key] = twoValue;
          }
        } else {
          const obj1 = result[key];
          const obj2 = twoValue;
          if (wasObjectReferenced(one, key, objects) || wasObjectReferenced(two, key, objects)) {
            delete result[key];
          } else {
            if (isObject(obj1) && isObject(obj2)) {
              const arr1 = objects.get(obj1) || [];
              const arr2 = objects.get(obj2) || [];
              arr1.push({ obj: one, key });
              arr2.push({ obj: two, key });
              objects.set(obj1, arr1);
              objects.set(obj2, arr2);
            }
            result[key] = mergeTwoObjects(result[key], twoValue, level, objects);
          }
        }
      }
    } else {
      result = two;
    }
  }
  return result;
}
function wasObjectReferenced(obj, key, objects) {
  const arr = objects.get(obj[key]) || [];
  for (let i = 0, j = arr.length; i < j; i++) {
    const info = arr[i];
    if (info.key === key && info.obj === obj) {
      return true;
    }
  }
  return false;
}
function isArray(value) {
  return Array.isArray(value);
}
function isFunction(value) {
  return typeof value === "function";
}
function isObject(value) {
  return !isPrimitive(value) && !isArray(value) && !isFunction(value) && typeof value === "object";
}
function isPrimitive(value) {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || typeof value === "undefined" || value instanceof Date || value instanceof RegExp || value === null;
}
function shouldMerge(one, two) {
  if (!isPlainObject(one) || !isPlainObject(two)) {
    return false;
  }
  return true;
}
var Deferred = class {
  _promise;
  _resolve;
  _reject;
  constructor() {
    this._promise = new Promise((resolve22, reject) => {
      this._resolve = resolve22;
      this._reject = reject;
    });
  }
  get promise() {
    return this._promise;
  }
  resolve(val) {
    this._resolve(val);
  }
  reject(err) {
    this._reject(err);
  }
};
var BindOnceFuture = class {
  _isCalled = false;
  _deferred = new Deferred();
  _callback;
  _that;
  constructor(callback, that) {
    this._callback = callback;
    this._that = that;
  }
  get isCalled() {
    return this._isCalled;
  }
  get promise() {
    return this._deferred.promise;
  }
  call(...args) {
    if (!this._isCalled) {
      this._isCalled = true;
      try {
        Promise.resolve(this._callback.call(this._that, ...args)).then((val) => this._deferred.resolve(val), (err) => this._deferred.reject(err));
      } catch (err) {
        this._deferred.reject(err);
      }
    }
    return this._deferred.promise;
  }
};
function _export(exporter, arg) {
  return new Promise((resolve22) => {
    context.with(suppressTracing(context.active()), () => {
      exporter.export(arg, resolve22);
    });
  });
}
var internal = {
  _export
};
function validateTimeoutMillis(timeoutMillis) {
  if (Number.isFinite(timeoutMillis) && timeoutMillis > 0) {
    return timeoutMillis;
  }
  throw new Error(`Configuration: timeoutMillis is invalid, expected number greater than 0 (actual: '${timeoutMillis}')`);
}
function wrapStaticHeadersInFunction(headers) {
  if (headers == null) {
    return void 0;
  }
  return async () => headers;
}
function mergeOtlpSharedConfigurationWithDefaults(userProvidedConfiguration, fallbackConfiguration, defaultConfiguration) {
  return {
    timeoutMillis: validateTimeoutMillis(userProvidedConfiguration.timeoutMillis ?? fallbackConfiguration.timeoutMillis ?? defaultConfiguration.timeoutMillis),
    concurrencyLimit: userProvidedConfiguration.concurrencyLimit ?? fallbackConfiguration.concurrencyLimit ?? defaultConfiguration.concurrencyLimit,
    compression: userProvidedConfiguration.compression ?? fallbackConfiguration.compression ?? defaultConfiguration.compression
  };
}
function getSharedConfigurationDefaults() {
  return {
    timeoutMillis: 1e4,
    concurrencyLimit: 30,
    compression: "none"
  };
}
function validateAndNormalizeHeaders(partialHeaders) {
  const headers = {};
  Object.entries(partialHeaders ?? {}).forEach(([key, value]) => {
    if (typeof value !== "undefined") {
      headers[key] = String(value);
    } else {
      diag2.warn(`Header "${key}" has invalid value (${value}) and will be ignored`);
    }
  });
  return headers;
}
function mergeHeaders(userProvidedHeaders, fallbackHeaders, defaultHeaders) {
  return async () => {
    const requiredHeaders = {
      ...await defaultHeaders()
    };
    const headers = {};
    if (fallbackHeaders != null) {
      Object.assign(headers, await fallbackHeaders());
    }
    if (userProvidedHeaders != null) {
      Object.assign(headers, validateAndNormalizeHeaders(await userProvidedHeaders()));
    }
    return Object.assign(headers, requiredHeaders);
  };
}
function validateUserProvidedUrl(url) {
  if (url == null) {
    return void 0;
  }
  try {
    const base = globalThis.location?.href;
    return new URL(url, base).href;
  } catch {
    throw new Error(`Configuration: Could not parse user-provided export URL: '${url}'`);
  }
}
function mergeOtlpHttpConfigurationWithDefaults(userProvidedConfiguration, fallbackConfiguration, defaultConfiguration) {
  return {
    ...mergeOtlpSharedConfigurationWithDefaults(userProvidedConfiguration, fallbackConfiguration, defaultConfiguration),
    headers: mergeHeaders(userProvidedConfiguration.headers, fallbackConfiguration.headers, defaultConfiguration.headers),
    url: validateUserProvidedUrl(userProvidedConfiguration.url) ?? fallbackConfiguration.url ?? defaultConfiguration.url
  };
}
function getHttpConfigurationDefaults(requiredHeaders, signalResourcePath) {
  return {
    ...getSharedConfigurationDefaults(),
    headers: async () => requiredHeaders,
    url: "http://localhost:4318/" + signalResourcePath
  };
}
function httpAgentFactoryFromOptions(options) {
  return async (protocol) => {
    const isInsecure = protocol === "http:";
    const module = isInsecure ? import("http") : import("https");
    const { Agent } = await module;
    if (isInsecure) {
      const { ca, cert, key, ...insecureOptions } = options;
      return new Agent(insecureOptions);
    }
    return new Agent(options);
  };
}
function mergeOtlpNodeHttpConfigurationWithDefaults(userProvidedConfiguration, fallbackConfiguration, defaultConfiguration) {
  return {
    ...mergeOtlpHttpConfigurationWithDefaults(userProvidedConfiguration, fallbackConfiguration, defaultConfiguration),
    agentFactory: userProvidedConfiguration.agentFactory ?? fallbackConfiguration.agentFactory ?? defaultConfiguration.agentFactory,
    userAgent: userProvidedConfiguration.userAgent
  };
}
function getNodeHttpConfigurationDefaults(requiredHeaders, signalResourcePath) {
  return {
    ...getHttpConfigurationDefaults(requiredHeaders, signalResourcePath),
    agentFactory: httpAgentFactoryFromOptions({ keepAlive: true })
  };
}
function parseAndValidateTimeoutFromEnv(timeoutEnvVar) {
  const envTimeout = getNumberFromEnv(timeoutEnvVar);
  if (envTimeout != null) {
    if (Number.isFinite(envTimeout) && envTimeout > 0) {
      return envTimeout;
    }
    diag2.warn(`Configuration: ${timeoutEnvVar} is invalid, expected number greater than 0 (actual: ${envTimeout})`);
  }
  return void 0;
}
function getTimeoutFromEnv(signalIdentifier) {
  const specificTimeout = parseAndValidateTimeoutFromEnv(`OTEL_EXPORTER_OTLP_${signalIdentifier}_TIMEOUT`);
  const nonSpecificTimeout = parseAndValidateTimeoutFromEnv("OTEL_EXPORTER_OTLP_TIMEOUT");
  return specificTimeout ?? nonSpecificTimeout;
}
function parseAndValidateCompressionFromEnv(compressionEnvVar) {
  const compression = getStringFromEnv(compressionEnvVar)?.trim();
  if (compression == null || compression === "none" || compression === "gzip") {
    return compression;
  }
  diag2.warn(`Configuration: ${compressionEnvVar} is invalid, expected 'none' or 'gzip' (actual: '${compression}')`);
  return void 0;
}
function getCompressionFromEnv(signalIdentifier) {
  const specificCompression = parseAndValidateCompressionFromEnv(`OTEL_EXPORTER_OTLP_${signalIdentifier}_COMPRESSION`);
  const nonSpecificCompression = parseAndValidateCompressionFromEnv("OTEL_EXPORTER_OTLP_COMPRESSION");
  return specificCompression ?? nonSpecificCompression;
}
function getSharedConfigurationFromEnvironment(signalIdentifier) {
  return {
    timeoutMillis: getTimeoutFromEnv(signalIdentifier),
    compression: getCompressionFromEnv(signalIdentifier)
  };
}
function getStaticHeadersFromEnv(signalIdentifier) {
  const signalSpecificRawHeaders = getStringFromEnv(`OTEL_EXPORTER_OTLP_${signalIdentifier}_HEADERS`);
  const nonSignalSpecificRawHeaders = getStringFromEnv("OTEL_EXPORTER_OTLP_HEADERS");
  const signalSpecificHeaders = parseKeyPairsIntoRecord(signalSpecificRawHeaders);
  const nonSignalSpecificHeaders = parseKeyPairsIntoRecord(nonSignalSpecificRawHeaders);
  if (Object.keys(signalSpecificHeaders).length === 0 && Object.keys(nonSignalSpecificHeaders).length === 0) {
    return void 0;
  }
  return Object.assign({}, parseKeyPairsIntoRecord(nonSignalSpecificRawHeaders), parseKeyPairsIntoRecord(signalSpecificRawHeaders));
}
function appendRootPathToUrlIfNeeded(url) {
  try {
    const parsedUrl = new URL(url);
    return parsedUrl.toString();
  } catch {
    diag2.warn(`Configuration: Could not parse environment-provided export URL: '${url}', falling back to undefined`);
    return void 0;
  }
}
function appendResourcePathToUrl(url, path2) {
  try {
    new URL(url);
  } catch {
    diag2.warn(`Configuration: Could not parse environment-provided export URL: '${url}', falling back to undefined`);
    return void 0;
  }
  if (!url.endsWith("/")) {
    url = url + "/";
  }
  url += path2;
  try {
    new URL(url);
  } catch {
    diag2.warn(`Configuration: Provided URL appended with '${path2}' is not a valid URL, using 'undefined' instead of '${url}'`);
    return void 0;
  }
  return url;
}
function getNonSpecificUrlFromEnv(signalResourcePath) {
  const envUrl = getStringFromEnv("OTEL_EXPORTER_OTLP_ENDPOINT");
  if (envUrl === void 0) {
    return void 0;
  }
  return appendResourcePathToUrl(envUrl, signalResourcePath);
}
function getSpecificUrlFromEnv(signalIdentifier) {
  const envUrl = getStringFromEnv(`OTEL_EXPORTER_OTLP_${signalIdentifier}_ENDPOINT`);
  if (envUrl === void 0) {
    return void 0;
  }
  return appendRootPathToUrlIfNeeded(envUrl);
}
function readFileFromEnv(signalSpecificEnvVar, nonSignalSpecificEnvVar, warningMessage) {
  const signalSpecificPath = getStringFromEnv(signalSpecificEnvVar);
  const nonSignalSpecificPath = getStringFromEnv(nonSignalSpecificEnvVar);
  const filePath = signalSpecificPath ?? nonSignalSpecificPath;
  if (filePath != null) {
    try {
      return fs.readFileSync(path.resolve(process.cwd(), filePath));
    } catch {
      diag2.warn(warningMessage);
      return void 0;
    }
  } else {
    return void 0;
  }
}
function getClientCertificateFromEnv(signalIdentifier) {
  return readFileFromEnv(`OTEL_EXPORTER_OTLP_${signalIdentifier}_CLIENT_CERTIFICATE`, "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "Failed to read client certificate chain file");
}
function getClientKeyFromEnv(signalIdentifier) {
  return readFileFromEnv(`OTEL_EXPORTER_OTLP_${signalIdentifier}_CLIENT_KEY`, "OTEL_EXPORTER_OTLP_CLIENT_KEY", "Failed to read client certificate private key file");
}
function getRootCertificateFromEnv(signalIdentifier) {
  return readFileFromEnv(`OTEL_EXPORTER_OTLP_${signalIdentifier}_CERTIFICATE`, "OTEL_EXPORTER_OTLP_CERTIFICATE", "Failed to read root certificate file");
}
function getNodeHttpConfigurationFromEnvironment(signalIdentifier, signalResourcePath) {
  return {
    ...getSharedConfigurationFromEnvironment(signalIdentifier),
    url: getSpecificUrlFromEnv(signalIdentifier) ?? getNonSpecificUrlFromEnv(signalResourcePath),
    headers: wrapStaticHeadersInFunction(getStaticHeadersFromEnv(signalIdentifier)),
    agentFactory: httpAgentFactoryFromOptions({
      keepAlive: true,
      ca: getRootCertificateFromEnv(signalIdentifier),
      cert: getClientCertificateFromEnv(signalIdentifier),
      key: getClientKeyFromEnv(signalIdentifier)
    })
  };
}
function convertLegacyHeaders(config) {
  if (typeof config.headers === "function") {
    return config.headers;
  }
  return wrapStaticHeadersInFunction(config.headers);
}
function convertLegacyAgentOptions(config) {
  if (typeof config.httpAgentOptions === "function") {
    return config.httpAgentOptions;
  }
  let legacy = config.httpAgentOptions;
  if (config.keepAlive != null) {
    legacy = { keepAlive: config.keepAlive, ...legacy };
  }
  if (legacy != null) {
    return httpAgentFactoryFromOptions(legacy);
  } else {
    return void 0;
  }
}
function convertLegacyHttpOptions(config, signalIdentifier, signalResourcePath, requiredHeaders) {
  if (config.metadata) {
    diag2.warn("Metadata cannot be set when using http");
  }
  return mergeOtlpNodeHttpConfigurationWithDefaults({
    url: config.url,
    headers: convertLegacyHeaders(config),
    concurrencyLimit: config.concurrencyLimit,
    timeoutMillis: config.timeoutMillis,
    compression: config.compression,
    agentFactory: convertLegacyAgentOptions(config),
    userAgent: config.userAgent
  }, getNodeHttpConfigurationFromEnvironment(signalIdentifier, signalResourcePath), getNodeHttpConfigurationDefaults(requiredHeaders, signalResourcePath));
}
function estimateVarintSize(v) {
  if (v < 0)
    return 10;
  if (v < 128)
    return 1;
  if (v < 16384)
    return 2;
  if (v < 2097152)
    return 3;
  if (v < 268435456)
    return 4;
  if (v < 34359738368)
    return 5;
  if (v < 4398046511104)
    return 6;
  if (v < 562949953421312)
    return 7;
  if (v < 72057594037927940)
    return 8;
  return 9;
}
var GROWING_BUFFER_DEBUG_MESSAGE = "ProtobufWriter: estimated size was too small, growing buffer.";
var RESERVED_LENGTH_BYTES = 1;
var ProtobufWriter = class {
  _buffer;
  // Avoid using TextEncoder type. While the global is there on all supported runtimes, types may differ.
  _textEncoder;
  _dataView;
  pos = 0;
  constructor(estimatedSize = 65536) {
    this._buffer = new Uint8Array(estimatedSize);
    this._textEncoder = new TextEncoder();
    this._dataView = new DataView(this._buffer.buffer, this._buffer.byteOffset);
  }
  /**
   * Ensure buffer has capacity for at least size more bytes
   */
  _ensureCapacity(size) {
    const needed = this.pos + size;
    if (needed <= this._buffer.length) {
      return;
    }
    diag2.debug(GROWING_BUFFER_DEBUG_MESSAGE);
    let newSize = this._buffer.length * 2;
    while (newSize < needed) {
      newSize *= 2;
    }
    const newBuffer = new Uint8Array(newSize);
    newBuffer.set(this._buffer);
    this._buffer = newBuffer;
    this._dataView = new DataView(this._buffer.buffer, this._buffer.byteOffset);
  }
  /**
   * Get the written bytes as a Uint8Array
   */
  finish() {
    return this._buffer.subarray(0, this.pos);
  }
  /**
   * Insert placeholder for length. Update later with {@link finishLengthDelimited}
   * Returns the position where to write the length.
   */
  startLengthDelimited() {
    const lengthPos = this.pos;
    this._ensureCapacity(RESERVED_LENGTH_BYTES);
    this.pos += RESERVED_LENGTH_BYTES;
    return lengthPos;
  }
  /**
   * Write length varint at placeholder position and shift content forward if needed.
   * Most messages are small (< 128 bytes), so we reserve 1 byte and only shift
   * when the length needs more bytes.
   */
  finishLengthDelimited(pos, length) {
    const v = length >>> 0;
    const varintSize = estimateVarintSize(v);
    if (varintSize > RESERVED_LENGTH_BYTES) {
      const additionalBytes = varintSize - RESERVED_LENGTH_BYTES;
      this._ensureCapacity(additionalBytes);
      this._buffer.copyWithin(pos + varintSize, pos + RESERVED_LENGTH_BYTES, this.pos);
      this.pos += additionalBytes;
    }
    let writePos = pos;
    if (v < 128) {
      this._buffer[writePos] = v;
    } else if (v < 16384) {
      this._buffer[writePos++] = v & 127 | 128;
      this._buffer[writePos] = v >>> 7;
    } else if (v < 2097152) {
      this._buffer[writePos++] = v & 127 | 128;
      this._buffer[writePos++] = v >>> 7 & 127 | 128;
      this._buffer[writePos] = v >>> 14;
    } else if (v < 268435456) {
      this._buffer[writePos++] = v & 127 | 128;
      this._buffer[writePos++] = v >>> 7 & 127 | 128;
      this._buffer[writePos++] = v >>> 14 & 127 | 128;
      this._buffer[writePos] = v >>> 21;
    } else {
      this._buffer[writePos++] = v & 127 | 128;
      this._buffer[writePos++] = v >>> 7 & 127 | 128;
      this._buffer[writePos++] = v >>> 14 & 127 | 128;
      this._buffer[writePos++] = v >>> 21 & 127 | 128;
      this._buffer[writePos] = v >>> 28;
    }
  }
  /**
   * Write a sint32 value using zigzag encoding
   */
  writeSint32(value) {
    this.writeVarint((value << 1 ^ value >> 31) >>> 0);
  }
  /**
   * Write a signed 64-bit fixed integer (sfixed64) from a JS number.
   * Handles negative values via two's complement.
   */
  writeSfixed64(value) {
    let low;
    let high;
    if (value >= 0) {
      low = value >>> 0;
      high = value / 4294967296 >>> 0;
    } else {
      const abs = Math.abs(value);
      low = abs >>> 0;
      high = abs / 4294967296 >>> 0;
      low = ~low >>> 0;
      high = ~high >>> 0;
      low = low + 1 >>> 0;
      if (low === 0) {
        high = high + 1 >>> 0;
      }
    }
    this.writeFixed64(low, high);
  }
  /**
   * Write a varint (variable-length integer)
   */
  writeVarint(value) {
    this._ensureCapacity(estimateVarintSize(value));
    if (value >= 0 && value <= 4294967295) {
      let v = value >>> 0;
      while (v > 127) {
        this._buffer[this.pos++] = v & 127 | 128;
        v >>>= 7;
      }
      this._buffer[this.pos++] = v;
    } else {
      let low;
      let high;
      if (value >= 0) {
        low = value >>> 0;
        high = value / 4294967296 >>> 0;
      } else {
        const abs = Math.abs(value);
        low = abs >>> 0;
        high = abs / 4294967296 >>> 0;
        low = ~low >>> 0;
        high = ~high >>> 0;
        low = low + 1 >>> 0;
        if (low === 0) {
          high = high + 1 >>> 0;
        }
      }
      while (high > 0 || low > 127) {
        this._buffer[this.pos++] = low & 127 | 128;
        low = (low >>> 7 | high << 25) >>> 0;
        high >>>= 7;
      }
      this._buffer[this.pos++] = low & 127;
    }
  }
  /**
   * Write a 32-bit fixed integer (little-endian)
   */
  writeFixed32(value) {
    this._ensureCapacity(4);
    const v = value >>> 0;
    this._buffer[this.pos++] = v & 255;
    this._buffer[this.pos++] = v >>> 8 & 255;
    this._buffer[this.pos++] = v >>> 16 & 255;
    this._buffer[this.pos++] = v >>> 24 & 255;
  }
  /**
   * Write a 64-bit fixed integer (little-endian)
   * @param low - Low 32 bits
   * @param high - High 32 bits
   */
  writeFixed64(low, high) {
    this._ensureCapacity(8);
    const l = low >>> 0;
    const h = high >>> 0;
    this._buffer[this.pos++] = l & 255;
    this._buffer[this.pos++] = l >>> 8 & 255;
    this._buffer[this.pos++] = l >>> 16 & 255;
    this._buffer[this.pos++] = l >>> 24 & 255;
    this._buffer[this.pos++] = h & 255;
    this._buffer[this.pos++] = h >>> 8 & 255;
    this._buffer[this.pos++] = h >>> 16 & 255;
    this._buffer[this.pos++] = h >>> 24 & 255;
  }
  /**
   * Write length-delimited data (varint length + bytes)
   */
  writeBytes(bytes) {
    this.writeVarint(bytes.length);
    this._ensureCapacity(bytes.length);
    this._buffer.set(bytes, this.pos);
    this.pos += bytes.length;
  }
  /**
   * Write a field key (field number + wire type)
   */
  writeTag(fieldNumber, wireType) {
    this.writeVarint(fieldNumber << 3 | wireType);
  }
  /**
   * Write a double (64-bit IEEE 754)
   */
  writeDouble(value) {
    this._ensureCapacity(8);
    this._dataView.setFloat64(this.pos, value, true);
    this.pos += 8;
  }
  /**
   * Write a string as UTF-8 bytes (length-delimited)
   */
  writeString(str) {
    let isAscii = true;
    const len = str.length;
    for (let i = 0; i < len; i++) {
      if (str.charCodeAt(i) > 127) {
        isAscii = false;
        break;
      }
    }
    if (isAscii) {
      this.writeVarint(len);
      this._ensureCapacity(len);
      for (let i = 0; i < len; i++) {
        this._buffer[this.pos++] = str.charCodeAt(i);
      }
    } else {
      const bytes = this._textEncoder.encode(str);
      this.writeBytes(bytes);
    }
  }
};
function intValue(charCode) {
  if (charCode >= 48 && charCode <= 57) {
    return charCode - 48;
  }
  if (charCode >= 97 && charCode <= 102) {
    return charCode - 87;
  }
  return charCode - 55;
}
function hexToBinary(hexStr) {
  const buf = new Uint8Array(hexStr.length / 2);
  let offset = 0;
  for (let i = 0; i < hexStr.length; i += 2) {
    const hi = intValue(hexStr.charCodeAt(i));
    const lo = intValue(hexStr.charCodeAt(i + 1));
    buf[offset++] = hi << 4 | lo;
  }
  return buf;
}
function writeHrTimeAsFixed64(serializer, hrTime2) {
  const seconds = hrTime2[0];
  const nanos = hrTime2[1];
  const nanosPerSecond = 1e9;
  const secondsLower16Bits = seconds & 65535;
  const secondsUpperBits = seconds / 65536 >>> 0;
  const nanosFromLower16Bits = secondsLower16Bits * nanosPerSecond;
  const nanosFromUpperBits = secondsUpperBits * nanosPerSecond;
  const lower16ContributionLow32 = nanosFromLower16Bits >>> 0;
  const lower16ContributionHigh32 = Math.floor(nanosFromLower16Bits / 4294967296);
  const upperBitsContributionLow32 = (nanosFromUpperBits & 65535) * 65536 >>> 0;
  const upperBitsContributionHigh32 = nanosFromUpperBits / 65536 >>> 0;
  const low32WithCarry = lower16ContributionLow32 + upperBitsContributionLow32 + nanos;
  const totalLow = low32WithCarry >>> 0;
  const carry = Math.floor(low32WithCarry / 4294967296);
  const totalHigh = lower16ContributionHigh32 + upperBitsContributionHigh32 + carry >>> 0;
  serializer.writeFixed64(totalLow, totalHigh);
}
function writeAttributes(writer, attributes, fieldNumber) {
  for (const key in attributes) {
    if (!Object.prototype.hasOwnProperty.call(attributes, key)) {
      continue;
    }
    const value = attributes[key];
    writer.writeTag(fieldNumber, 2);
    const kvStart = writer.startLengthDelimited();
    const startPos = writer.pos;
    writeKeyValue(writer, key, value);
    writer.finishLengthDelimited(kvStart, writer.pos - startPos);
  }
}
function writeKeyValue(writer, key, value) {
  writer.writeTag(1, 2);
  writer.writeString(key);
  writer.writeTag(2, 2);
  const valueStart = writer.startLengthDelimited();
  const startPos = writer.pos;
  writeAnyValue(writer, value);
  writer.finishLengthDelimited(valueStart, writer.pos - startPos);
}
var MIN_64_BIT_INT = -(2 ** 63);
var MAX_64_BIT_INT = 2 ** 63;
function writeAnyValue(writer, value) {
  const t = typeof value;
  if (t === "string") {
    writer.writeTag(1, 2);
    writer.writeString(value);
  } else if (t === "boolean") {
    writer.writeTag(2, 0);
    writer.writeVarint(value ? 1 : 0);
  } else if (t === "number") {
    const numValue = value;
    if (Number.isInteger(numValue) && numValue >= MIN_64_BIT_INT && numValue < MAX_64_BIT_INT) {
      writer.writeTag(3, 0);
      writer.writeVarint(numValue);
    } else {
      writer.writeTag(4, 1);
      writer.writeDouble(numValue);
    }
  } else if (value instanceof Uint8Array) {
    writer.writeTag(7, 2);
    writer.writeBytes(value);
  } else if (Array.isArray(value)) {
    writer.writeTag(5, 2);
    const arrayStart = writer.startLengthDelimited();
    const arrayStartPos = writer.pos;
    for (const item of value) {
      writer.writeTag(1, 2);
      const itemStart = writer.startLengthDelimited();
      const itemStartPos = writer.pos;
      writeAnyValue(writer, item);
      writer.finishLengthDelimited(itemStart, writer.pos - itemStartPos);
    }
    writer.finishLengthDelimited(arrayStart, writer.pos - arrayStartPos);
  } else if (t === "object" && value != null) {
    writer.writeTag(6, 2);
    const kvlistStart = writer.startLengthDelimited();
    const kvlistStartPos = writer.pos;
    const obj = value;
    for (const k in obj) {
      if (!Object.prototype.hasOwnProperty.call(obj, k)) {
        continue;
      }
      const v = obj[k];
      writer.writeTag(1, 2);
      const kvStart = writer.startLengthDelimited();
      const kvStartPos = writer.pos;
      writer.writeTag(1, 2);
      writer.writeString(k);
      writer.writeTag(2, 2);
      const valueStart = writer.startLengthDelimited();
      const valueStartPos = writer.pos;
      writeAnyValue(writer, v);
      writer.finishLengthDelimited(valueStart, writer.pos - valueStartPos);
      writer.finishLengthDelimited(kvStart, writer.pos - kvStartPos);
    }
    writer.finishLengthDelimited(kvlistStart, writer.pos - kvlistStartPos);
  }
}
function writeInstrumentationScope(writer, scope, fieldNumber) {
  writer.writeTag(fieldNumber, 2);
  const start = writer.startLengthDelimited();
  const startPos = writer.pos;
  writer.writeTag(1, 2);
  writer.writeString(scope.name);
  if (scope.version) {
    writer.writeTag(2, 2);
    writer.writeString(scope.version);
  }
  if (scope.attributes) {
    writeAttributes(writer, scope.attributes, 3);
  }
  if (scope.droppedAttributesCount) {
    writer.writeTag(4, 0);
    writer.writeVarint(scope.droppedAttributesCount);
  }
  writer.finishLengthDelimited(start, writer.pos - startPos);
}
function writeResource(writer, resource, fieldNumber) {
  writer.writeTag(fieldNumber, 2);
  const resourceStart = writer.startLengthDelimited();
  const resourceStartPos = writer.pos;
  if (resource.attributes) {
    writeAttributes(writer, resource.attributes, 1);
  }
  writer.writeTag(2, 0);
  writer.writeVarint(0);
  writer.finishLengthDelimited(resourceStart, writer.pos - resourceStartPos);
}
function utf8ByteLength(str) {
  const len = str.length;
  let byteLen = 0;
  for (let i = 0; i < len; i++) {
    const code = str.charCodeAt(i);
    if (code < 128) {
      byteLen += 1;
    } else if (code < 2048) {
      byteLen += 2;
    } else if (code < 55296 || code >= 57344) {
      byteLen += 3;
    } else {
      i++;
      byteLen += 4;
    }
  }
  return byteLen;
}
var ProtobufSizeEstimator = class {
  pos = 0;
  startLengthDelimited() {
    return this.pos;
  }
  finishLengthDelimited(_, length) {
    this.pos += estimateVarintSize(length);
  }
  writeVarint(value) {
    this.pos += estimateVarintSize(value);
  }
  writeSint32(value) {
    this.pos += estimateVarintSize((value << 1 ^ value >> 31) >>> 0);
  }
  writeSfixed64(_value) {
    this.pos += 8;
  }
  writeFixed32(_value) {
    this.pos += 4;
  }
  writeFixed64(_low, _high) {
    this.pos += 8;
  }
  writeBytes(bytes) {
    this.pos += estimateVarintSize(bytes.length);
    this.pos += bytes.length;
  }
  writeTag(fieldNumber, wireType) {
    this.writeVarint(fieldNumber << 3 | wireType);
  }
  writeDouble(_value) {
    this.pos += 8;
  }
  writeString(str) {
    const byteLen = utf8ByteLength(str);
    this.pos += estimateVarintSize(byteLen);
    this.pos += byteLen;
  }
};
var ProtobufReader = class {
  pos = 0;
  _buf;
  _textDecoder;
  constructor(buf) {
    this._buf = buf;
    this._textDecoder = new TextDecoder();
  }
  isAtEnd() {
    return this.pos >= this._buf.length;
  }
  /** Read a varint and decode it as a tag, returning field number and wire type. */
  readTag() {
    const raw = this.readVarint();
    return { fieldNumber: raw >>> 3, wireType: raw & 7 };
  }
  /**
   * Read a base-128 varint.
   * Returns a JS `number`; precision above 2^53 is silently lost.
   * Throws if the buffer is truncated mid-varint.
   */
  readVarint() {
    let result = 0;
    let shift = 0;
    let terminated = false;
    while (this.pos < this._buf.length) {
      const b = this._buf[this.pos++];
      result += (b & 127) * Math.pow(2, shift);
      shift += 7;
      if ((b & 128) === 0) {
        terminated = true;
        break;
      }
    }
    if (!terminated) {
      throw new Error("Truncated buffer: unexpected end of data while reading varint");
    }
    return result;
  }
  /** Read a length-delimited byte sequence (bytes field or embedded message). */
  readBytes() {
    const len = this.readVarint();
    if (this.pos + len > this._buf.length) {
      throw new Error(`Truncated buffer: expected ${len} bytes at position ${this.pos}, but only ${this._buf.length - this.pos} available`);
    }
    const slice = this._buf.subarray(this.pos, this.pos + len);
    this.pos += len;
    return slice;
  }
  /** Read a length-delimited UTF-8 string. */
  readString() {
    return this._textDecoder.decode(this.readBytes());
  }
  /**
   * Skip an unknown field.
   * Handles wire types 0 (varint), 1 (64-bit), 2 (length-delimited),
   * and 5 (32-bit).
   *
   * Wire types 3 and 4 (start-group / end-group) are deprecated in proto3
   * and are not used by any OpenTelemetry proto definition. Encountering
   * them is treated as an error.
   */
  skip(wireType) {
    switch (wireType) {
      case 0:
        this.readVarint();
        break;
      case 1:
        this.pos += 8;
        break;
      case 2:
        this.readBytes();
        break;
      case 5:
        this.pos += 4;
        break;
      default:
        throw new Error(`Unknown wire type ${wireType}, cannot safely skip`);
    }
  }
};
var serviceName;
function defaultServiceName() {
  if (serviceName === void 0) {
    try {
      const argv0 = globalThis.process.argv0;
      serviceName = argv0 ? `unknown_service:${argv0}` : "unknown_service";
    } catch {
      serviceName = "unknown_service";
    }
  }
  return serviceName;
}
var isPromiseLike = (val) => {
  return val !== null && typeof val === "object" && typeof val.then === "function";
};
var ResourceImpl = class _ResourceImpl {
  _rawAttributes;
  _asyncAttributesPending = false;
  _schemaUrl;
  _memoizedAttributes;
  static FromAttributeList(attributes, options) {
    const res = new _ResourceImpl({}, options);
    res._rawAttributes = guardedRawAttributes(attributes);
    res._asyncAttributesPending = attributes.filter(([_, val]) => isPromiseLike(val)).length > 0;
    return res;
  }
  constructor(resource, options) {
    const attributes = resource.attributes ?? {};
    this._rawAttributes = Object.entries(attributes).map(([k, v]) => {
      if (isPromiseLike(v)) {
        this._asyncAttributesPending = true;
      }
      return [k, v];
    });
    this._rawAttributes = guardedRawAttributes(this._rawAttributes);
    this._schemaUrl = validateSchemaUrl(options?.schemaUrl);
  }
  get asyncAttributesPending() {
    return this._asyncAttributesPending;
  }
  async waitForAsyncAttributes() {
    if (!this.asyncAttributesPending) {
      return;
    }
    for (let i = 0; i < this._rawAttributes.length; i++) {
      const [k, v] = this._rawAttributes[i];
      this._rawAttributes[i] = [k, isPromiseLike(v) ? await v : v];
    }
    this._asyncAttributesPending = false;
  }
  get attributes() {
    if (this.asyncAttributesPending) {
      diag2.error("Accessing resource attributes before async attributes settled");
    }
    if (this._memoizedAttributes) {
      return this._memoizedAttributes;
    }
    const attrs = {};
    for (const [k, v] of this._rawAttributes) {
      if (isPromiseLike(v)) {
        diag2.debug(`Unsettled resource attribute ${k} skipped`);
        continue;
      }
      if (v != null) {
        attrs[k] ??= v;
      }
    }
    if (!this._asyncAttributesPending) {
      this._memoizedAttributes = attrs;
    }
    return attrs;
  }
  getRawAttributes() {
    return this._rawAttributes;
  }
  get schemaUrl() {
    return this._schemaUrl;
  }
  merge(resource) {
    if (resource == null)
      return this;
    const mergedSchemaUrl = mergeSchemaUrl(this, resource);
    const mergedOptions = mergedSchemaUrl ? { schemaUrl: mergedSchemaUrl } : void 0;
    return _ResourceImpl.FromAttributeList([...resource.getRawAttributes(), ...this.getRawAttributes()], mergedOptions);
  }
};
function resourceFromAttributes(attributes, options) {
  return ResourceImpl.FromAttributeList(Object.entries(attributes), options);
}
function resourceFromDetectedResource(detectedResource, options) {
  return new ResourceImpl(detectedResource, options);
}
function emptyResource() {
  return resourceFromAttributes({});
}
function defaultResource() {
  return resourceFromAttributes({
    [ATTR_SERVICE_NAME]: defaultServiceName(),
    [ATTR_TELEMETRY_SDK_LANGUAGE]: SDK_INFO[ATTR_TELEMETRY_SDK_LANGUAGE],
    [ATTR_TELEMETRY_SDK_NAME]: SDK_INFO[ATTR_TELEMETRY_SDK_NAME],
    [ATTR_TELEMETRY_SDK_VERSION]: SDK_INFO[ATTR_TELEMETRY_SDK_VERSION]
  });
}
function guardedRawAttributes(attributes) {
  return attributes.map(([k, v]) => {
    if (isPromiseLike(v)) {
      return [
        k,
        v.catch((err) => {
          diag2.debug("promise rejection for resource attribute: %s - %s", k, err);
          return void 0;
        })
      ];
    }
    return [k, v];
  });
}
function validateSchemaUrl(schemaUrl) {
  if (typeof schemaUrl === "string" || schemaUrl === void 0) {
    return schemaUrl;
  }
  diag2.warn("Schema URL must be string or undefined, got %s. Schema URL will be ignored.", schemaUrl);
  return void 0;
}
function mergeSchemaUrl(old, updating) {
  const oldSchemaUrl = old?.schemaUrl;
  const updatingSchemaUrl = updating?.schemaUrl;
  const isOldEmpty = oldSchemaUrl === void 0 || oldSchemaUrl === "";
  const isUpdatingEmpty = updatingSchemaUrl === void 0 || updatingSchemaUrl === "";
  if (isOldEmpty) {
    return updatingSchemaUrl;
  }
  if (isUpdatingEmpty) {
    return oldSchemaUrl;
  }
  if (oldSchemaUrl === updatingSchemaUrl) {
    return oldSchemaUrl;
  }
  diag2.warn('Schema URL merge conflict: old resource has "%s", updating resource has "%s". Resulting resource will have undefined Schema URL.', oldSchemaUrl, updatingSchemaUrl);
  return void 0;
}
var detectResources = (config = {}) => {
  const resources = (config.detectors || []).map((d) => {
    try {
      const resource = resourceFromDetectedResource(d.detect(config));
      diag2.debug(`${d.constructor.name} found resource.`, resource);
      return resource;
    } catch (e) {
      diag2.debug(`${d.constructor.name} failed: ${e.message}`);
      return emptyResource();
    }
  });
  return resources.reduce((acc, resource) => acc.merge(resource), emptyResource());
};
var EnvDetector = class {
  // Type, attribute keys, and attribute values should not exceed 256 characters.
  _MAX_LENGTH = 255;
  // OTEL_RESOURCE_ATTRIBUTES is a comma-separated list of attributes.
  _COMMA_SEPARATOR = ",";
  // OTEL_RESOURCE_ATTRIBUTES contains key value pair separated by '='.
  _LABEL_KEY_VALUE_SPLITTER = "=";
  /**
   * Returns a {@link Resource} populated with attributes from the
   * OTEL_RESOURCE_ATTRIBUTES environment variable. Note this is an async
   * function to conform to the Detector interface.
   *
   * @param config The resource detection config
   */
  detect(_config) {
    const attributes = {};
    const rawAttributes = getStringFromEnv("OTEL_RESOURCE_ATTRIBUTES");
    const serviceName2 = getStringFromEnv("OTEL_SERVICE_NAME");
    if (rawAttributes) {
      try {
        const parsedAttributes = this._parseResourceAttributes(rawAttributes);
        Object.assign(attributes, parsedAttributes);
      } catch (e) {
        diag2.debug(`EnvDetector failed: ${e instanceof Error ? e.message : e}`);
      }
    }
    if (serviceName2) {
      attributes[ATTR_SERVICE_NAME] = serviceName2;
    }
    return { attributes };
  }
  /**
   * Creates an attribute map from the OTEL_RESOURCE_ATTRIBUTES environment
   * variable.
   *
   * OTEL_RESOURCE_ATTRIBUTES: A comma-separated list of attributes in the
   * format "key1=value1,key2=value2". The ',' and '=' characters in keys
   * and values MUST be percent-encoded. Other characters MAY be percent-encoded.
   *
   * Per the spec, on any error (e.g., decoding failure), the entire environment
   * variable value is discarded.
   *
   * @param rawEnvAttributes The resource attributes as a comma-separated list
   * of key/value pairs.
   * @returns The parsed resource attributes.
   * @throws Error if parsing fails (caller handles by discarding all attributes)
   */
  _parseResourceAttributes(rawEnvAttributes) {
    if (!rawEnvAttributes)
      return {};
    const attributes = {};
    const rawAttributes = rawEnvAttributes.split(this._COMMA_SEPARATOR).filter((attr) => attr.trim() !== "");
    for (const rawAttribute of rawAttributes) {
      const keyValuePair = rawAttribute.split(this._LABEL_KEY_VALUE_SPLITTER);
      if (keyValuePair.length !== 2) {
        throw new Error(`Invalid format for OTEL_RESOURCE_ATTRIBUTES: "${rawAttribute}". Expected format: key=value. The ',' and '=' characters must be percent-encoded in keys and values.`);
      }
      const [rawKey, rawValue] = keyValuePair;
      const key = rawKey.trim();
      const value = rawValue.trim();
      if (key.length === 0) {
        throw new Error(`Invalid OTEL_RESOURCE_ATTRIBUTES: empty attribute key in "${rawAttribute}".`);
      }
      let decodedKey;
      let decodedValue;
      try {
        decodedKey = decodeURIComponent(key);
        decodedValue = decodeURIComponent(value);
      } catch (e) {
        throw new Error(`Failed to percent-decode OTEL_RESOURCE_ATTRIBUTES entry "${rawAttribute}": ${e instanceof Error ? e.message : e}`, { cause: e });
      }
      if (decodedKey.length > this._MAX_LENGTH) {
        throw new Error(`Attribute key exceeds the maximum length of ${this._MAX_LENGTH} characters: "${decodedKey}".`);
      }
      if (decodedValue.length > this._MAX_LENGTH) {
        throw new Error(`Attribute value exceeds the maximum length of ${this._MAX_LENGTH} characters for key "${decodedKey}".`);
      }
      attributes[decodedKey] = decodedValue;
    }
    return attributes;
  }
};
var envDetector = new EnvDetector();
var SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK = 256;
var SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK = 512;
function buildSpanFlags(traceFlags, isRemote) {
  let flags = traceFlags & 255 | SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK;
  if (isRemote) {
    flags |= SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK;
  }
  return flags;
}
function serializeStatus(writer, status) {
  const statusStart = writer.startLengthDelimited();
  const statusStartPos = writer.pos;
  if (status.message) {
    writer.writeTag(2, 2);
    writer.writeString(status.message);
  }
  writer.writeTag(3, 0);
  writer.writeVarint(status.code);
  writer.finishLengthDelimited(statusStart, writer.pos - statusStartPos);
}
function serializeEvent(writer, event) {
  const eventStart = writer.startLengthDelimited();
  const eventStartPos = writer.pos;
  writer.writeTag(1, 1);
  writeHrTimeAsFixed64(writer, event.time);
  writer.writeTag(2, 2);
  writer.writeString(event.name);
  if (event.attributes) {
    writeAttributes(writer, event.attributes, 3);
  }
  writer.writeTag(4, 0);
  writer.writeVarint(event.droppedAttributesCount || 0);
  writer.finishLengthDelimited(eventStart, writer.pos - eventStartPos);
}
function serializeLink(writer, link) {
  const linkStart = writer.startLengthDelimited();
  const linkStartPos = writer.pos;
  const context3 = link.context;
  writer.writeTag(1, 2);
  writer.writeBytes(hexToBinary(context3.traceId));
  writer.writeTag(2, 2);
  writer.writeBytes(hexToBinary(context3.spanId));
  const linkTraceState = context3.traceState?.serialize();
  if (linkTraceState) {
    writer.writeTag(3, 2);
    writer.writeString(linkTraceState);
  }
  if (link.attributes) {
    writeAttributes(writer, link.attributes, 4);
  }
  writer.writeTag(5, 0);
  writer.writeVarint(link.droppedAttributesCount || 0);
  const linkFlags = buildSpanFlags(context3.traceFlags, context3.isRemote);
  if (linkFlags) {
    writer.writeTag(6, 5);
    writer.writeFixed32(linkFlags);
  }
  writer.finishLengthDelimited(linkStart, writer.pos - linkStartPos);
}
function serializeSpan(writer, span2) {
  const spanStart = writer.startLengthDelimited();
  const spanStartPos = writer.pos;
  const ctx = span2.spanContext();
  writer.writeTag(1, 2);
  writer.writeBytes(hexToBinary(ctx.traceId));
  writer.writeTag(2, 2);
  writer.writeBytes(hexToBinary(ctx.spanId));
  const traceState = ctx.traceState?.serialize();
  if (traceState) {
    writer.writeTag(3, 2);
    writer.writeString(traceState);
  }
  if (span2.parentSpanContext?.spanId) {
    writer.writeTag(4, 2);
    writer.writeBytes(hexToBinary(span2.parentSpanContext.spanId));
  }
  writer.writeTag(5, 2);
  writer.writeString(span2.name);
  const kind = span2.kind == null ? 0 : span2.kind + 1;
  if (kind !== 0) {
    writer.writeTag(6, 0);
    writer.writeVarint(kind);
  }
  writer.writeTag(7, 1);
  writeHrTimeAsFixed64(writer, span2.startTime);
  writer.writeTag(8, 1);
  writeHrTimeAsFixed64(writer, span2.endTime);
  if (span2.attributes) {
    writeAttributes(writer, span2.attributes, 9);
  }
  writer.writeTag(10, 0);
  writer.writeVarint(span2.droppedAttributesCount);
  for (const event of span2.events) {
    writer.writeTag(11, 2);
    serializeEvent(writer, event);
  }
  writer.writeTag(12, 0);
  writer.writeVarint(span2.droppedEventsCount);
  for (const link of span2.links) {
    writer.writeTag(13, 2);
    serializeLink(writer, link);
  }
  writer.writeTag(14, 0);
  writer.writeVarint(span2.droppedLinksCount);
  writer.writeTag(15, 2);
  serializeStatus(writer, span2.status);
  const flags = buildSpanFlags(ctx.traceFlags, span2.parentSpanContext?.isRemote);
  if (flags) {
    writer.writeTag(16, 5);
    writer.writeFixed32(flags);
  }
  writer.finishLengthDelimited(spanStart, writer.pos - spanStartPos);
}
function serializeScopeSpans(writer, scope, spans) {
  const scopeSpansStart = writer.startLengthDelimited();
  const scopeSpansStartPos = writer.pos;
  writeInstrumentationScope(writer, scope, 1);
  for (const span2 of spans) {
    writer.writeTag(2, 2);
    serializeSpan(writer, span2);
  }
  if (scope.schemaUrl) {
    writer.writeTag(3, 2);
    writer.writeString(scope.schemaUrl);
  }
  writer.finishLengthDelimited(scopeSpansStart, writer.pos - scopeSpansStartPos);
}
function serializeResourceSpans(writer, resource, scopeMap) {
  const resourceSpansStart = writer.startLengthDelimited();
  const resourceSpansStartPos = writer.pos;
  writeResource(writer, resource, 1);
  for (const scopeSpans of scopeMap.values()) {
    writer.writeTag(2, 2);
    const scope = scopeSpans[0].instrumentationScope;
    serializeScopeSpans(writer, scope, scopeSpans);
  }
  if (resource.schemaUrl) {
    writer.writeTag(3, 2);
    writer.writeString(resource.schemaUrl);
  }
  writer.finishLengthDelimited(resourceSpansStart, writer.pos - resourceSpansStartPos);
}
function createResourceMap(spans) {
  const resourceMap = /* @__PURE__ */ new Map();
  for (const span2 of spans) {
    const resource = span2.resource;
    const scope = span2.instrumentationScope;
    let scopeMap = resourceMap.get(resource);
    if (!scopeMap) {
      scopeMap = /* @__PURE__ */ new Map();
      resourceMap.set(resource, scopeMap);
    }
    let records2 = scopeMap.get(scope);
    if (!records2) {
      records2 = [];
      scopeMap.set(scope, records2);
    }
    records2.push(span2);
  }
  return resourceMap;
}
function serializeTraceExportRequest(spans) {
  const resourceMap = createResourceMap(spans);
  const estimator = new ProtobufSizeEstimator();
  for (const [resource, scopeMap] of resourceMap) {
    estimator.writeTag(1, 2);
    serializeResourceSpans(estimator, resource, scopeMap);
  }
  const writer = new ProtobufWriter(estimator.pos);
  for (const [resource, scopeMap] of resourceMap) {
    writer.writeTag(1, 2);
    serializeResourceSpans(writer, resource, scopeMap);
  }
  return writer.finish();
}
function deserializePartialSuccess(data) {
  const reader = new ProtobufReader(data);
  const result = {};
  while (!reader.isAtEnd()) {
    const { fieldNumber, wireType } = reader.readTag();
    switch (fieldNumber) {
      case 1:
        if (wireType === 0) {
          result.rejectedSpans = reader.readVarint();
        } else {
          reader.skip(wireType);
        }
        break;
      case 2:
        if (wireType === 2) {
          result.errorMessage = reader.readString();
        } else {
          reader.skip(wireType);
        }
        break;
      default:
        reader.skip(wireType);
        break;
    }
  }
  return result;
}
function deserializeExportTraceServiceResponse(data) {
  const reader = new ProtobufReader(data);
  const result = {};
  while (!reader.isAtEnd()) {
    const { fieldNumber, wireType } = reader.readTag();
    switch (fieldNumber) {
      case 1:
        if (wireType === 2) {
          result.partialSuccess = deserializePartialSuccess(reader.readBytes());
        } else {
          reader.skip(wireType);
        }
        break;
      default:
        reader.skip(wireType);
        break;
    }
  }
  return result;
}
var ProtobufTraceSerializer = {
  serializeRequest: (arg) => {
    return serializeTraceExportRequest(arg);
  },
  deserializeResponse: (arg) => {
    return deserializeExportTraceServiceResponse(arg);
  }
};
function createResource(resource, encoder) {
  const result = {
    attributes: toAttributes(resource.attributes, encoder),
    droppedAttributesCount: 0
  };
  const schemaUrl = resource.schemaUrl;
  if (schemaUrl && schemaUrl !== "")
    result.schemaUrl = schemaUrl;
  return result;
}
function createInstrumentationScope(scope, encoder) {
  const result = {
    name: scope.name,
    version: scope.version
  };
  if (scope.attributes && Object.keys(scope.attributes).length > 0) {
    result.attributes = toAttributes(scope.attributes, encoder);
    result.droppedAttributesCount = scope.droppedAttributesCount ?? 0;
  }
  return result;
}
function toAttributes(attributes, encoder) {
  return Object.keys(attributes).map((key) => toKeyValue(key, attributes[key], encoder));
}
function toKeyValue(key, value, encoder) {
  return {
    key,
    value: toAnyValue(value, encoder)
  };
}
function toAnyValue(value, encoder) {
  const t = typeof value;
  if (t === "string")
    return { stringValue: value };
  if (t === "number") {
    if (!Number.isInteger(value))
      return { doubleValue: value };
    return { intValue: value };
  }
  if (t === "boolean")
    return { boolValue: value };
  if (value instanceof Uint8Array)
    return { bytesValue: encoder.encodeUint8Array(value) };
  if (Array.isArray(value)) {
    const values = new Array(value.length);
    for (let i = 0; i < value.length; i++) {
      values[i] = toAnyValue(value[i], encoder);
    }
    return { arrayValue: { values } };
  }
  if (t === "object" && value != null) {
    const keys = Object.keys(value);
    const values = new Array(keys.length);
    for (let i = 0; i < keys.length; i++) {
      values[i] = {
        key: keys[i],
        value: toAnyValue(value[keys[i]], encoder)
      };
    }
    return { kvlistValue: { values } };
  }
  return {};
}
function hrTimeToNanos(hrTime2) {
  const NANOSECONDS = BigInt(1e9);
  return BigInt(Math.trunc(hrTime2[0])) * NANOSECONDS + BigInt(Math.trunc(hrTime2[1]));
}
function encodeAsString(hrTime2) {
  const nanos = hrTimeToNanos(hrTime2);
  return nanos.toString();
}
var encodeTimestamp = typeof BigInt !== "undefined" ? encodeAsString : hrTimeToNanoseconds;
function identity(value) {
  return value;
}
var JSON_ENCODER = {
  encodeHrTime: encodeTimestamp,
  encodeSpanContext: identity,
  encodeOptionalSpanContext: identity,
  encodeUint8Array: (bytes) => {
    if (typeof Buffer !== "undefined") {
      return Buffer.from(bytes).toString("base64");
    }
    const chars = new Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) {
      chars[i] = String.fromCharCode(bytes[i]);
    }
    return btoa(chars.join(""));
  }
};
var SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK2 = 256;
var SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK2 = 512;
function buildSpanFlagsFrom(traceFlags, isRemote) {
  let flags = traceFlags & 255 | SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK2;
  if (isRemote) {
    flags |= SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK2;
  }
  return flags;
}
function sdkSpanToOtlpSpan(span2, encoder) {
  const ctx = span2.spanContext();
  const status = span2.status;
  const parentSpanId = span2.parentSpanContext?.spanId ? encoder.encodeSpanContext(span2.parentSpanContext?.spanId) : void 0;
  return {
    traceId: encoder.encodeSpanContext(ctx.traceId),
    spanId: encoder.encodeSpanContext(ctx.spanId),
    parentSpanId,
    traceState: ctx.traceState?.serialize(),
    name: span2.name,
    // Span kind is offset by 1 because the API does not define a value for unset
    kind: span2.kind == null ? 0 : span2.kind + 1,
    startTimeUnixNano: encoder.encodeHrTime(span2.startTime),
    endTimeUnixNano: encoder.encodeHrTime(span2.endTime),
    attributes: toAttributes(span2.attributes, encoder),
    droppedAttributesCount: span2.droppedAttributesCount,
    events: span2.events.map((event) => toOtlpSpanEvent(event, encoder)),
    droppedEventsCount: span2.droppedEventsCount,
    status: {
      // API and proto enums share the same values
      code: status.code,
      message: status.message
    },
    links: span2.links.map((link) => toOtlpLink(link, encoder)),
    droppedLinksCount: span2.droppedLinksCount,
    flags: buildSpanFlagsFrom(ctx.traceFlags, span2.parentSpanContext?.isRemote)
  };
}
function toOtlpLink(link, encoder) {
  return {
    attributes: link.attributes ? toAttributes(link.attributes, encoder) : [],
    spanId: encoder.encodeSpanContext(link.context.spanId),
    traceId: encoder.encodeSpanContext(link.context.traceId),
    traceState: link.context.traceState?.serialize(),
    droppedAttributesCount: link.droppedAttributesCount || 0,
    flags: buildSpanFlagsFrom(link.context.traceFlags, link.context.isRemote)
  };
}
function toOtlpSpanEvent(timedEvent, encoder) {
  return {
    attributes: timedEvent.attributes ? toAttributes(timedEvent.attributes, encoder) : [],
    name: timedEvent.name,
    timeUnixNano: encoder.encodeHrTime(timedEvent.time),
    droppedAttributesCount: timedEvent.droppedAttributesCount || 0
  };
}
function createExportTraceServiceRequest(spans, encoder) {
  return {
    resourceSpans: spanRecordsToResourceSpans(spans, encoder)
  };
}
function createResourceMap2(readableSpans) {
  const resourceMap = /* @__PURE__ */ new Map();
  for (const record of readableSpans) {
    let ilsMap = resourceMap.get(record.resource);
    if (!ilsMap) {
      ilsMap = /* @__PURE__ */ new Map();
      resourceMap.set(record.resource, ilsMap);
    }
    const instrumentationScopeKey = `${record.instrumentationScope.name}@${record.instrumentationScope.version || ""}:${record.instrumentationScope.schemaUrl || ""}`;
    let records2 = ilsMap.get(instrumentationScopeKey);
    if (!records2) {
      records2 = [];
      ilsMap.set(instrumentationScopeKey, records2);
    }
    records2.push(record);
  }
  return resourceMap;
}
function spanRecordsToResourceSpans(readableSpans, encoder) {
  const resourceMap = createResourceMap2(readableSpans);
  const out = [];
  const entryIterator = resourceMap.entries();
  let entry = entryIterator.next();
  while (!entry.done) {
    const [resource, ilmMap] = entry.value;
    const scopeResourceSpans = [];
    const ilmIterator = ilmMap.values();
    let ilmEntry = ilmIterator.next();
    while (!ilmEntry.done) {
      const scopeSpans = ilmEntry.value;
      if (scopeSpans.length > 0) {
        const spans = scopeSpans.map((readableSpan) => sdkSpanToOtlpSpan(readableSpan, encoder));
        scopeResourceSpans.push({
          scope: createInstrumentationScope(scopeSpans[0].instrumentationScope, encoder),
          spans,
          schemaUrl: scopeSpans[0].instrumentationScope.schemaUrl
        });
      }
      ilmEntry = ilmIterator.next();
    }
    const processedResource = createResource(resource, encoder);
    const transformedSpans = {
      resource: processedResource,
      scopeSpans: scopeResourceSpans,
      schemaUrl: processedResource.schemaUrl
    };
    out.push(transformedSpans);
    entry = entryIterator.next();
  }
  return out;
}
var JsonTraceSerializer = {
  serializeRequest: (arg) => {
    const request = createExportTraceServiceRequest(arg, JSON_ENCODER);
    const encoder = new TextEncoder();
    return encoder.encode(JSON.stringify(request));
  },
  deserializeResponse: (arg) => {
    if (arg.length === 0) {
      return {};
    }
    const decoder = new TextDecoder();
    try {
      return JSON.parse(decoder.decode(arg));
    } catch (err) {
      diag2.warn(`Failed to parse trace export response: ${err.message}. Returning empty response`);
      return {};
    }
  }
};
var ExceptionEventName = "exception";
var inspectCustom = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");
function settledResourceAttributes(resource) {
  const attrs = {};
  for (const [k, v] of resource.getRawAttributes()) {
    if (typeof v?.then === "function") {
      continue;
    }
    if (v != null) {
      attrs[k] ??= v;
    }
  }
  return attrs;
}
function formatInspect(className, payload, depth, options, inspect22) {
  if (typeof depth === "number" && depth < 0) {
    const tag = `[${className}]`;
    return options?.stylize ? options.stylize(tag, "special") : tag;
  }
  if (typeof inspect22 !== "function" || !options) {
    return payload;
  }
  const childOptions = {
    ...options,
    depth: options.depth == null ? options.depth : options.depth - 1
  };
  return `${className} ${inspect22(payload, childOptions)}`;
}
var SpanImpl = class {
  // Below properties are included to implement ReadableSpan for export
  // purposes but are not intended to be written-to directly.
  _spanContext;
  kind;
  parentSpanContext;
  attributes = {};
  links = [];
  events = [];
  startTime;
  resource;
  instrumentationScope;
  _droppedAttributesCount = 0;
  _droppedEventsCount = 0;
  _droppedLinksCount = 0;
  _attributesCount = 0;
  name;
  status = {
    code: SpanStatusCode.UNSET
  };
  endTime = [0, 0];
  _ended = false;
  _duration = [-1, -1];
  _spanProcessor;
  _spanLimits;
  _attributeValueLengthLimit;
  _recordEndMetrics;
  _performanceStartTime;
  _performanceOffset;
  _startTimeProvided;
  /**
   * Constructs a new SpanImpl instance.
   */
  constructor(opts) {
    const now = Date.now();
    this._spanContext = opts.spanContext;
    this._performanceStartTime = otperformance.now();
    this._performanceOffset = now - (this._performanceStartTime + otperformance.timeOrigin);
    this._startTimeProvided = opts.startTime != null;
    this._spanLimits = opts.spanLimits;
    this._attributeValueLengthLimit = this._spanLimits.attributeValueLengthLimit ?? 0;
    this._spanProcessor = opts.spanProcessor;
    this.name = opts.name;
    this.parentSpanContext = opts.parentSpanContext;
    this.kind = opts.kind;
    if (opts.links) {
      for (const link of opts.links) {
        this.addLink(link);
      }
    }
    this.startTime = this._getTime(opts.startTime ?? now);
    this.resource = opts.resource;
    this.instrumentationScope = opts.scope;
    this._recordEndMetrics = opts.recordEndMetrics;
    if (opts.attributes != null) {
      this.setAttributes(opts.attributes);
    }
    this._spanProcessor.onStart(this, opts.context);
  }
  spanContext() {
    return this._spanContext;
  }
  setAttribute(key, value) {
    if (value == null || this._isSpanEnded())
      return this;
    if (key.length === 0) {
      diag2.warn(`Invalid attribute key: ${key}`);
      return this;
    }
    if (!isAttributeValue(value)) {
      diag2.warn(`Invalid attribute value set for key: ${key}`);
      return this;
    }
    const { attributeCountLimit } = this._spanLimits;
    const isNewKey = !Object.prototype.hasOwnProperty.call(this.attributes, key);
    if (attributeCountLimit !== void 0 && this._attributesCount >= attributeCountLimit && isNewKey) {
      this._droppedAttributesCount++;
      return this;
    }
    this.attributes[key] = this._truncateToSize(value);
    if (isNewKey) {
      this._attributesCount++;
    }
    return this;
  }
  setAttributes(attributes) {
    for (const key in attributes) {
      if (Object.prototype.hasOwnProperty.call(attributes, key)) {
        this.setAttribute(key, attributes[key]);
      }
    }
    return this;
  }
  /**
   *
   * @param name Span Name
   * @param [attributesOrStartTime] Span attributes or start time
   *     if type is {@type TimeInput} and 3rd param is undefined
   * @param [timeStamp] Specified time stamp for the event
   */
  addEvent(name, attributesOrStartTime, timeStamp) {
    if (this._isSpanEnded())
      return this;
    const { eventCountLimit } = this._spanLimits;
    if (eventCountLimit === 0) {
      diag2.warn("No events allowed.");
      this._droppedEventsCount++;
      return this;
    }
    if (eventCountLimit !== void 0 && this.events.length >= eventCountLimit) {
      if (this._droppedEventsCount === 0) {
        diag2.debug("Dropping extra events.");
      }
      this.events.shift();
      this._droppedEventsCount++;
    }
    if (isTimeInput(attributesOrStartTime)) {
      if (!isTimeInput(timeStamp)) {
        timeStamp = attributesOrStartTime;
      }
      attributesOrStartTime = void 0;
    }
    const sanitized = sanitizeAttributes(attributesOrStartTime);
    const { attributePerEventCountLimit } = this._spanLimits;
    const attributes = {};
    let droppedAttributesCount = 0;
    let eventAttributesCount = 0;
    for (const attr in sanitized) {
      if (!Object.prototype.hasOwnProperty.call(sanitized, attr)) {
        continue;
      }
      const attrVal = sanitized[attr];
      if (attributePerEventCountLimit !== void 0 && eventAttributesCount >= attributePerEventCountLimit) {
        droppedAttributesCount++;
        continue;
      }
      attributes[attr] = this._truncateToSize(attrVal);
      eventAttributesCount++;
    }
    this.events.push({
      name,
      attributes,
      time: this._getTime(timeStamp),
      droppedAttributesCount
    });
    return this;
  }
  addLink(link) {
    if (this._isSpanEnded())
      return this;
    const { linkCountLimit } = this._spanLimits;
    if (linkCountLimit === 0) {
      this._droppedLinksCount++;
      return this;
    }
    if (linkCountLimit !== void 0 && this.links.length >= linkCountLimit) {
      if (this._droppedLinksCount === 0) {
        diag2.debug("Dropping extra links.");
      }
      this.links.shift();
      this._droppedLinksCount++;
    }
    const { attributePerLinkCountLimit } = this._spanLimits;
    const sanitized = sanitizeAttributes(link.attributes);
    const attributes = {};
    let droppedAttributesCount = 0;
    let linkAttributesCount = 0;
    for (const attr in sanitized) {
      if (!Object.prototype.hasOwnProperty.call(sanitized, attr)) {
        continue;
      }
      const attrVal = sanitized[attr];
      if (attributePerLinkCountLimit !== void 0 && linkAttributesCount >= attributePerLinkCountLimit) {
        droppedAttributesCount++;
        continue;
      }
      attributes[attr] = this._truncateToSize(attrVal);
      linkAttributesCount++;
    }
    const processedLink = { context: link.context };
    if (linkAttributesCount > 0) {
      processedLink.attributes = attributes;
    }
    if (droppedAttributesCount > 0) {
      processedLink.droppedAttributesCount = droppedAttributesCount;
    }
    this.links.push(processedLink);
    return this;
  }
  addLinks(links) {
    for (const link of links) {
      this.addLink(link);
    }
    return this;
  }
  setStatus(status) {
    if (this._isSpanEnded())
      return this;
    if (status.code === SpanStatusCode.UNSET)
      return this;
    if (this.status.code === SpanStatusCode.OK)
      return this;
    const newStatus = { code: status.code };
    if (status.code === SpanStatusCode.ERROR) {
      if (typeof status.message === "string") {
        newStatus.message = status.message;
      } else if (status.message != null) {
        diag2.warn(`Dropping invalid status.message of type '${typeof status.message}', expected 'string'`);
      }
    }
    this.status = newStatus;
    return this;
  }
  updateName(name) {
    if (this._isSpanEnded())
      return this;
    this.name = name;
    return this;
  }
  end(endTime) {
    if (this._isSpanEnded()) {
      diag2.error(`${this.name} ${this._spanContext.traceId}-${this._spanContext.spanId} - You can only call end() on a span once.`);
      return;
    }
    this.endTime = this._getTime(endTime);
    this._duration = hrTimeDuration(this.startTime, this.endTime);
    if (this._duration[0] < 0) {
      diag2.warn("Inconsistent start and end time, startTime > endTime. Setting span duration to 0ms.", this.startTime, this.endTime);
      this.endTime = this.startTime.slice();
      this._duration = [0, 0];
    }
    if (this._droppedEventsCount > 0) {
      diag2.warn(`Dropped ${this._droppedEventsCount} events because eventCountLimit reached`);
    }
    if (this._droppedLinksCount > 0) {
      diag2.warn(`Dropped ${this._droppedLinksCount} links because linkCountLimit reached`);
    }
    if (this._spanProcessor.onEnding) {
      this._spanProcessor.onEnding(this);
    }
    this._recordEndMetrics?.();
    this._ended = true;
    this._spanProcessor.onEnd(this);
  }
  _getTime(inp) {
    if (typeof inp === "number" && inp <= otperformance.now()) {
      return hrTime(inp + this._performanceOffset);
    }
    if (typeof inp === "number") {
      return millisToHrTime(inp);
    }
    if (inp instanceof Date) {
      return millisToHrTime(inp.getTime());
    }
    if (isTimeInputHrTime(inp)) {
      return inp;
    }
    if (this._startTimeProvided) {
      return millisToHrTime(Date.now());
    }
    const msDuration = otperformance.now() - this._performanceStartTime;
    return addHrTimes(this.startTime, millisToHrTime(msDuration));
  }
  isRecording() {
    return this._ended === false;
  }
  recordException(exception, time) {
    const attributes = {};
    if (typeof exception === "string") {
      attributes[ATTR_EXCEPTION_MESSAGE] = exception;
    } else if (exception) {
      if (exception.code) {
        attributes[ATTR_EXCEPTION_TYPE] = exception.code.toString();
      } else if (exception.name) {
        attributes[ATTR_EXCEPTION_TYPE] = exception.name;
      }
      if (exception.message) {
        attributes[ATTR_EXCEPTION_MESSAGE] = exception.message;
      }
      if (exception.stack) {
        attributes[ATTR_EXCEPTION_STACKTRACE] = exception.stack;
      }
    }
    if (attributes[ATTR_EXCEPTION_TYPE] || attributes[ATTR_EXCEPTION_MESSAGE]) {
      this.addEvent(ExceptionEventName, attributes, time);
    } else {
      diag2.warn(`Failed to record an exception ${exception}`);
    }
  }
  get duration() {
    return this._duration;
  }
  get ended() {
    return this._ended;
  }
  get droppedAttributesCount() {
    return this._droppedAttributesCount;
  }
  get droppedEventsCount() {
    return this._droppedEventsCount;
  }
  get droppedLinksCount() {
    return this._droppedLinksCount;
  }
  _isSpanEnded() {
    if (this._ended) {
      const error = new Error(`Operation attempted on ended Span {traceId: ${this._spanContext.traceId}, spanId: ${this._spanContext.spanId}}`);
      diag2.warn(`Cannot execute the operation on ended Span {traceId: ${this._spanContext.traceId}, spanId: ${this._spanContext.spanId}}`, error);
    }
    return this._ended;
  }
  // Utility function to truncate given value within size
  // for value type of string, will truncate to given limit
  // for type of non-string, will return same value
  _truncateToLimitUtil(value, limit) {
    if (value.length <= limit) {
      return value;
    }
    return value.substring(0, limit);
  }
  /**
   * If the given attribute value is of type string and has more characters than given {@code attributeValueLengthLimit} then
   * return string with truncated to {@code attributeValueLengthLimit} characters
   *
   * If the given attribute value is array of strings then
   * return new array of strings with each element truncated to {@code attributeValueLengthLimit} characters
   *
   * Otherwise return same Attribute {@code value}
   *
   * @param value Attribute value
   * @returns truncated attribute value if required, otherwise same value
   */
  _truncateToSize(value) {
    const limit = this._attributeValueLengthLimit;
    if (limit <= 0) {
      diag2.warn(`Attribute value limit must be positive, got ${limit}`);
      return value;
    }
    if (typeof value === "string") {
      return this._truncateToLimitUtil(value, limit);
    }
    if (Array.isArray(value)) {
      return value.map((val) => typeof val === "string" ? this._truncateToLimitUtil(val, limit) : val);
    }
    return value;
  }
  [inspectCustom](depth, options, inspect22) {
    const payload = {
      name: this.name,
      kind: this.kind,
      spanContext: this._spanContext,
      parentSpanContext: this.parentSpanContext,
      status: this.status,
      startTime: this.startTime,
      endTime: this.endTime,
      duration: this._duration,
      ended: this._ended,
      attributes: this.attributes,
      events: this.events,
      links: this.links,
      droppedAttributesCount: this._droppedAttributesCount,
      droppedEventsCount: this._droppedEventsCount,
      droppedLinksCount: this._droppedLinksCount,
      instrumentationScope: this.instrumentationScope,
      resource: { attributes: settledResourceAttributes(this.resource) }
    };
    return formatInspect("SpanImpl", payload, depth, options, inspect22);
  }
};
var SamplingDecision2;
(function(SamplingDecision3) {
  SamplingDecision3[SamplingDecision3["NOT_RECORD"] = 0] = "NOT_RECORD";
  SamplingDecision3[SamplingDecision3["RECORD"] = 1] = "RECORD";
  SamplingDecision3[SamplingDecision3["RECORD_AND_SAMPLED"] = 2] = "RECORD_AND_SAMPLED";
})(SamplingDecision2 || (SamplingDecision2 = {}));
var ATTR_OTEL_COMPONENT_NAME = "otel.component.name";
var ATTR_OTEL_COMPONENT_TYPE = "otel.component.type";
var ATTR_OTEL_SPAN_PARENT_ORIGIN = "otel.span.parent.origin";
var ATTR_OTEL_SPAN_SAMPLING_RESULT = "otel.span.sampling_result";
var METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED = "otel.sdk.processor.span.processed";
var METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY = "otel.sdk.processor.span.queue.capacity";
var METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE = "otel.sdk.processor.span.queue.size";
var METRIC_OTEL_SDK_SPAN_LIVE = "otel.sdk.span.live";
var METRIC_OTEL_SDK_SPAN_STARTED = "otel.sdk.span.started";
var OTEL_COMPONENT_TYPE_VALUE_SIMPLE_SPAN_PROCESSOR = "simple_span_processor";
var TracerMetrics = class {
  startedSpans;
  liveSpans;
  constructor(meter) {
    this.startedSpans = meter.createCounter(METRIC_OTEL_SDK_SPAN_STARTED, {
      unit: "{span}",
      description: "The number of created spans."
    });
    this.liveSpans = meter.createUpDownCounter(METRIC_OTEL_SDK_SPAN_LIVE, {
      unit: "{span}",
      description: "The number of currently live spans."
    });
  }
  startSpan(parentSpanCtx, samplingDecision) {
    const samplingDecisionStr = samplingDecisionToString(samplingDecision);
    this.startedSpans.add(1, {
      [ATTR_OTEL_SPAN_PARENT_ORIGIN]: parentOrigin(parentSpanCtx),
      [ATTR_OTEL_SPAN_SAMPLING_RESULT]: samplingDecisionStr
    });
    if (samplingDecision === SamplingDecision2.NOT_RECORD) {
      return () => {
      };
    }
    const liveSpanAttributes = {
      [ATTR_OTEL_SPAN_SAMPLING_RESULT]: samplingDecisionStr
    };
    this.liveSpans.add(1, liveSpanAttributes);
    return () => {
      this.liveSpans.add(-1, liveSpanAttributes);
    };
  }
};
function parentOrigin(parentSpanContext) {
  if (!parentSpanContext) {
    return "none";
  }
  if (parentSpanContext.isRemote) {
    return "remote";
  }
  return "local";
}
function samplingDecisionToString(decision) {
  switch (decision) {
    case SamplingDecision2.RECORD_AND_SAMPLED:
      return "RECORD_AND_SAMPLE";
    case SamplingDecision2.RECORD:
      return "RECORD_ONLY";
    case SamplingDecision2.NOT_RECORD:
      return "DROP";
  }
}
var VERSION32 = "2.12.1";
var Tracer = class {
  _sampler;
  _spanLimits;
  _idGenerator;
  instrumentationScope;
  _resource;
  _spanProcessor;
  _tracerMetrics;
  /**
   * Constructs a new Tracer instance.
   */
  constructor(instrumentationScope, options) {
    this.instrumentationScope = instrumentationScope;
    this._sampler = options.sampler;
    this._spanLimits = options.spanLimits;
    this._resource = options.resource;
    this._idGenerator = options.idGenerator;
    this._spanProcessor = options.spanProcessor;
    const meter = options.meterProvider.getMeter("@opentelemetry/sdk-trace", VERSION32);
    this._tracerMetrics = new TracerMetrics(meter);
  }
  /**
   * Starts a new Span or returns the default NoopSpan based on the sampling
   * decision.
   */
  startSpan(name, options = {}, context3 = context.active()) {
    if (options.root) {
      context3 = trace.deleteSpan(context3);
    }
    const parentSpan = trace.getSpan(context3);
    if (isTracingSuppressed(context3)) {
      diag2.debug("Instrumentation suppressed, returning Noop Span");
      const nonRecordingSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
      return nonRecordingSpan;
    }
    const parentSpanContext = parentSpan?.spanContext();
    const spanId = this._idGenerator.generateSpanId();
    let validParentSpanContext;
    let traceId;
    let traceState;
    if (!parentSpanContext || !trace.isSpanContextValid(parentSpanContext)) {
      traceId = this._idGenerator.generateTraceId();
    } else {
      traceId = parentSpanContext.traceId;
      traceState = parentSpanContext.traceState;
      validParentSpanContext = parentSpanContext;
    }
    const spanKind = options.kind ?? SpanKind.INTERNAL;
    const links = (options.links ?? []).map((link) => {
      return {
        context: link.context,
        attributes: sanitizeAttributes(link.attributes)
      };
    });
    const attributes = sanitizeAttributes(options.attributes);
    const samplingResult = this._sampler.shouldSample(context3, traceId, name, spanKind, attributes, links);
    const recordEndMetrics = this._tracerMetrics.startSpan(parentSpanContext, samplingResult.decision);
    traceState = samplingResult.traceState ?? traceState;
    const traceFlags = samplingResult.decision === SamplingDecision.RECORD_AND_SAMPLED ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const spanContext = { traceId, spanId, traceFlags, traceState };
    if (samplingResult.decision === SamplingDecision.NOT_RECORD) {
      diag2.debug("Recording is off, propagating context in a non-recording span");
      const nonRecordingSpan = trace.wrapSpanContext(spanContext);
      return nonRecordingSpan;
    }
    const initAttributes = sanitizeAttributes(Object.assign(attributes, samplingResult.attributes));
    const span2 = new SpanImpl({
      resource: this._resource,
      scope: this.instrumentationScope,
      context: context3,
      spanContext,
      name,
      kind: spanKind,
      links,
      parentSpanContext: validParentSpanContext,
      attributes: initAttributes,
      startTime: options.startTime,
      spanProcessor: this._spanProcessor,
      spanLimits: this._spanLimits,
      recordEndMetrics
    });
    return span2;
  }
  startActiveSpan(name, arg2, arg3, arg4) {
    let opts;
    let ctx;
    let fn;
    if (arguments.length < 2) {
      return;
    } else if (arguments.length === 2) {
      fn = arg2;
    } else if (arguments.length === 3) {
      opts = arg2;
      fn = arg3;
    } else {
      opts = arg2;
      ctx = arg3;
      fn = arg4;
    }
    const parentContext = ctx ?? context.active();
    const span2 = this.startSpan(name, opts, parentContext);
    const contextWithSpanSet = trace.setSpan(parentContext, span2);
    return context.with(contextWithSpanSet, fn, void 0, span2);
  }
  [inspectCustom](depth, options, inspect22) {
    const payload = {
      instrumentationScope: this.instrumentationScope,
      resource: { attributes: settledResourceAttributes(this._resource) },
      spanLimits: this._spanLimits
    };
    return formatInspect("Tracer", payload, depth, options, inspect22);
  }
};
var MultiSpanProcessor = class {
  _spanProcessors;
  constructor(spanProcessors) {
    this._spanProcessors = spanProcessors;
  }
  forceFlush() {
    const promises = [];
    for (const spanProcessor of this._spanProcessors) {
      promises.push(spanProcessor.forceFlush());
    }
    return new Promise((resolve22) => {
      Promise.all(promises).then(() => {
        resolve22();
      }).catch((error) => {
        globalErrorHandler(error || new Error("MultiSpanProcessor: forceFlush failed"));
        resolve22();
      });
    });
  }
  onStart(span2, context3) {
    for (const spanProcessor of this._spanProcessors) {
      spanProcessor.onStart(span2, context3);
    }
  }
  onEnding(span2) {
    for (const spanProcessor of this._spanProcessors) {
      if (spanProcessor.onEnding) {
        spanProcessor.onEnding(span2);
      }
    }
  }
  onEnd(span2) {
    for (const spanProcessor of this._spanProcessors) {
      spanProcessor.onEnd(span2);
    }
  }
  shutdown() {
    const promises = [];
    for (const spanProcessor of this._spanProcessors) {
      promises.push(spanProcessor.shutdown());
    }
    return new Promise((resolve22, reject) => {
      Promise.all(promises).then(() => {
        resolve22();
      }, reject);
    });
  }
};
var AlwaysOffSampler = class {
  shouldSample() {
    return {
      decision: SamplingDecision2.NOT_RECORD
    };
  }
  toString() {
    return "AlwaysOffSampler";
  }
};
var AlwaysOnSampler = class {
  shouldSample() {
    return {
      decision: SamplingDecision2.RECORD_AND_SAMPLED
    };
  }
  toString() {
    return "AlwaysOnSampler";
  }
};
var ParentBasedSampler = class {
  _root;
  _remoteParentSampled;
  _remoteParentNotSampled;
  _localParentSampled;
  _localParentNotSampled;
  constructor(config) {
    this._root = config.root;
    if (!this._root) {
      globalErrorHandler(new Error("ParentBasedSampler must have a root sampler configured"));
      this._root = new AlwaysOnSampler();
    }
    this._remoteParentSampled = config.remoteParentSampled ?? new AlwaysOnSampler();
    this._remoteParentNotSampled = config.remoteParentNotSampled ?? new AlwaysOffSampler();
    this._localParentSampled = config.localParentSampled ?? new AlwaysOnSampler();
    this._localParentNotSampled = config.localParentNotSampled ?? new AlwaysOffSampler();
  }
  shouldSample(context3, traceId, spanName, spanKind, attributes, links) {
    const parentContext = trace.getSpanContext(context3);
    if (!parentContext || !isSpanContextValid(parentContext)) {
      return this._root.shouldSample(context3, traceId, spanName, spanKind, attributes, links);
    }
    if (parentContext.isRemote) {
      if (parentContext.traceFlags & TraceFlags.SAMPLED) {
        return this._remoteParentSampled.shouldSample(context3, traceId, spanName, spanKind, attributes, links);
      }
      return this._remoteParentNotSampled.shouldSample(context3, traceId, spanName, spanKind, attributes, links);
    }
    if (parentContext.traceFlags & TraceFlags.SAMPLED) {
      return this._localParentSampled.shouldSample(context3, traceId, spanName, spanKind, attributes, links);
    }
    return this._localParentNotSampled.shouldSample(context3, traceId, spanName, spanKind, attributes, links);
  }
  toString() {
    return `ParentBased{root=${this._root.toString()}, remoteParentSampled=${this._remoteParentSampled.toString()}, remoteParentNotSampled=${this._remoteParentNotSampled.toString()}, localParentSampled=${this._localParentSampled.toString()}, localParentNotSampled=${this._localParentNotSampled.toString()}}`;
  }
};
var componentCounter = /* @__PURE__ */ new Map();
var SpanProcessorMetrics = class {
  processedSpans;
  queueSize;
  queueSizeCallback;
  standardAttrs;
  droppedAttrs;
  constructor(componentType, meter, queueConfig) {
    const counter = componentCounter.get(componentType) ?? 0;
    componentCounter.set(componentType, counter + 1);
    this.standardAttrs = {
      [ATTR_OTEL_COMPONENT_TYPE]: componentType,
      [ATTR_OTEL_COMPONENT_NAME]: `${componentType}/${counter}`
    };
    this.droppedAttrs = {
      ...this.standardAttrs,
      [ATTR_ERROR_TYPE]: "queue_full"
    };
    this.processedSpans = meter.createCounter(METRIC_OTEL_SDK_PROCESSOR_SPAN_PROCESSED, {
      unit: "{span}",
      description: "The number of spans for which the processing has finished, either successful or failed."
    });
    if (queueConfig) {
      const { capacity, getQueueSize } = queueConfig;
      const queueCapacity = meter.createUpDownCounter(METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_CAPACITY, {
        unit: "{span}",
        description: "The maximum number of spans the queue of a given instance of an SDK span processor can hold."
      });
      queueCapacity.add(capacity, this.standardAttrs);
      this.queueSize = meter.createObservableUpDownCounter(METRIC_OTEL_SDK_PROCESSOR_SPAN_QUEUE_SIZE, {
        unit: "{span}",
        description: "The number of spans in the queue of a given instance of an SDK span processor."
      });
      this.queueSizeCallback = (result) => result.observe(getQueueSize(), this.standardAttrs);
      this.queueSize.addCallback(this.queueSizeCallback);
    }
  }
  dropSpans(count) {
    this.processedSpans.add(count, this.droppedAttrs);
  }
  finishSpans(count, error) {
    if (!error) {
      this.processedSpans.add(count, this.standardAttrs);
      return;
    }
    const attrs = {
      ...this.standardAttrs,
      [ATTR_ERROR_TYPE]: error.name
    };
    this.processedSpans.add(count, attrs);
  }
  shutdown() {
    if (this.queueSize && this.queueSizeCallback) {
      this.queueSize.removeCallback(this.queueSizeCallback);
    }
  }
};
var SPAN_ID_BYTES = 8;
var TRACE_ID_BYTES = 16;
var RandomIdGenerator = class {
  /**
   * Returns a random 16-byte trace ID formatted/encoded as a 32 lowercase hex
   * characters corresponding to 128 bits.
   */
  generateTraceId = getIdGenerator(TRACE_ID_BYTES);
  /**
   * Returns a random 8-byte span ID formatted/encoded as a 16 lowercase hex
   * characters corresponding to 64 bits.
   */
  generateSpanId = getIdGenerator(SPAN_ID_BYTES);
};
var SHARED_BUFFER = Buffer.allocUnsafe(TRACE_ID_BYTES);
function getIdGenerator(bytes) {
  return function generateId() {
    for (let i = 0; i < bytes / 4; i++) {
      SHARED_BUFFER.writeUInt32BE(Math.random() * 2 ** 32 >>> 0, i * 4);
    }
    for (let i = 0; i < bytes; i++) {
      if (SHARED_BUFFER[i] > 0) {
        break;
      } else if (i === bytes - 1) {
        SHARED_BUFFER[bytes - 1] = 1;
      }
    }
    return SHARED_BUFFER.toString("hex", 0, bytes);
  };
}
var ForceFlushState;
(function(ForceFlushState2) {
  ForceFlushState2[ForceFlushState2["resolved"] = 0] = "resolved";
  ForceFlushState2[ForceFlushState2["timeout"] = 1] = "timeout";
  ForceFlushState2[ForceFlushState2["error"] = 2] = "error";
  ForceFlushState2[ForceFlushState2["unresolved"] = 3] = "unresolved";
})(ForceFlushState || (ForceFlushState = {}));
var TracerProvider = class {
  _resource;
  _activeSpanProcessor;
  _forceFlushTimeoutMillis;
  _tracerOptions;
  _tracers = /* @__PURE__ */ new Map();
  constructor(options = {}) {
    this._forceFlushTimeoutMillis = options.forceFlushTimeoutMillis ?? 3e4;
    this._resource = options.resource ?? defaultResource();
    const spanProcessors = options.spanProcessors ?? [];
    this._activeSpanProcessor = new MultiSpanProcessor(spanProcessors);
    this._tracerOptions = {
      resource: this._resource,
      sampler: options.sampler ?? new ParentBasedSampler({
        root: new AlwaysOnSampler()
      }),
      spanLimits: {
        attributeCountLimit: options.spanLimits?.attributeCountLimit ?? 128,
        attributeValueLengthLimit: options.spanLimits?.attributeValueLengthLimit ?? Infinity,
        eventCountLimit: options.spanLimits?.eventCountLimit ?? 128,
        linkCountLimit: options.spanLimits?.linkCountLimit ?? 128,
        attributePerEventCountLimit: options.spanLimits?.attributePerEventCountLimit ?? 128,
        attributePerLinkCountLimit: options.spanLimits?.attributePerLinkCountLimit ?? 128
      },
      idGenerator: options.idGenerator || new RandomIdGenerator(),
      spanProcessor: this._activeSpanProcessor,
      meterProvider: options.meterProvider ?? {
        getMeter() {
          return createNoopMeter();
        }
      }
    };
  }
  getTracer(name, version, options) {
    const key = `${name}@${version || ""}:${options?.schemaUrl || ""}`;
    if (!this._tracers.has(key)) {
      this._tracers.set(key, new Tracer({ name, version, schemaUrl: options?.schemaUrl }, this._tracerOptions));
    }
    return this._tracers.get(key);
  }
  forceFlush(options) {
    const timeout = options?.timeoutMillis ?? this._forceFlushTimeoutMillis;
    const promises = this._activeSpanProcessor["_spanProcessors"].map((spanProcessor) => {
      return new Promise((resolve22) => {
        let state2;
        const timeoutInterval = setTimeout(() => {
          resolve22(new Error(`Span processor did not completed within timeout period of ${timeout} ms`));
          state2 = ForceFlushState.timeout;
        }, timeout);
        spanProcessor.forceFlush().then(() => {
          clearTimeout(timeoutInterval);
          if (state2 !== ForceFlushState.timeout) {
            state2 = ForceFlushState.resolved;
            resolve22(state2);
          }
        }).catch((error) => {
          clearTimeout(timeoutInterval);
          state2 = ForceFlushState.error;
          resolve22(error);
        });
      });
    });
    return new Promise((resolve22, reject) => {
      Promise.all(promises).then((results) => {
        const errors = results.filter((result) => result !== ForceFlushState.resolved);
        if (errors.length > 0) {
          reject(errors);
        } else {
          resolve22();
        }
      }).catch((error) => reject([error]));
    });
  }
  shutdown() {
    return this._activeSpanProcessor.shutdown();
  }
  [inspectCustom](depth, options, inspect22) {
    const processors = this._activeSpanProcessor["_spanProcessors"];
    const payload = {
      resource: { attributes: settledResourceAttributes(this._resource) },
      tracers: Array.from(this._tracers.keys()),
      spanProcessors: processors.map((p) => p.constructor?.name ?? "SpanProcessor")
    };
    return formatInspect("TracerProvider", payload, depth, options, inspect22);
  }
};
var ConsoleSpanExporter = class {
  /**
   * Export spans.
   * @param spans
   * @param resultCallback
   */
  export(spans, resultCallback) {
    return this._sendSpans(spans, resultCallback);
  }
  /**
   * Shutdown the exporter.
   */
  shutdown() {
    this._sendSpans([]);
    return this.forceFlush();
  }
  /**
   * Exports any pending spans in exporter
   */
  forceFlush() {
    return Promise.resolve();
  }
  /**
   * converts span info into more readable format
   * @param span
   */
  _exportInfo(span2) {
    return {
      resource: {
        attributes: span2.resource.attributes
      },
      instrumentationScope: span2.instrumentationScope,
      traceId: span2.spanContext().traceId,
      parentSpanContext: span2.parentSpanContext,
      traceState: span2.spanContext().traceState?.serialize(),
      name: span2.name,
      id: span2.spanContext().spanId,
      kind: span2.kind,
      timestamp: hrTimeToMicroseconds(span2.startTime),
      duration: hrTimeToMicroseconds(span2.duration),
      attributes: span2.attributes,
      status: span2.status,
      events: span2.events,
      links: span2.links
    };
  }
  /**
   * Showing spans in console
   * @param spans
   * @param done
   */
  _sendSpans(spans, done) {
    for (const span2 of spans) {
      console.dir(this._exportInfo(span2), { depth: 3 });
    }
    if (done) {
      return done({ code: ExportResultCode.SUCCESS });
    }
  }
};
var SimpleSpanProcessor = class {
  _exporter;
  _metrics;
  _shutdownOnce;
  _pendingExports;
  constructor(options) {
    this._exporter = options.exporter;
    this._shutdownOnce = new BindOnceFuture(this._shutdown, this);
    this._pendingExports = /* @__PURE__ */ new Set();
    const meter = options.selfObsMeterProvider ? options.selfObsMeterProvider.getMeter("@opentelemetry/sdk-trace") : createNoopMeter();
    this._metrics = new SpanProcessorMetrics(OTEL_COMPONENT_TYPE_VALUE_SIMPLE_SPAN_PROCESSOR, meter);
  }
  async forceFlush() {
    let pendingExportError;
    let pendingExportRejected = false;
    try {
      await Promise.all(Array.from(this._pendingExports));
    } catch (err) {
      pendingExportError = err;
      pendingExportRejected = true;
    }
    if (this._exporter.forceFlush) {
      await this._exporter.forceFlush();
    }
    if (pendingExportRejected) {
      throw pendingExportError;
    }
  }
  onStart(_span, _parentContext) {
  }
  onEnd(span2) {
    if (this._shutdownOnce.isCalled) {
      return;
    }
    if ((span2.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) {
      return;
    }
    const pendingExport = this._doExport(span2);
    this._pendingExports.add(pendingExport);
    void pendingExport.then(() => {
      this._pendingExports.delete(pendingExport);
    }, (err) => {
      globalErrorHandler(err);
      this._pendingExports.delete(pendingExport);
    });
  }
  async _doExport(span2) {
    if (span2.resource.asyncAttributesPending) {
      await span2.resource.waitForAsyncAttributes?.();
    }
    const result = await internal._export(this._exporter, [span2]);
    this._metrics.finishSpans(1, result.error);
    if (result.code !== ExportResultCode.SUCCESS) {
      throw result.error ?? new Error(`SimpleSpanProcessor: span export failed (status ${result})`);
    }
  }
  shutdown() {
    return this._shutdownOnce.call();
  }
  _shutdown() {
    this._metrics.shutdown();
    return this._exporter.shutdown();
  }
};
var TraceIdRatioBasedSampler = class {
  _ratio;
  _upperBound;
  constructor(ratio = 0) {
    this._ratio = this._normalize(ratio);
    this._upperBound = this._ratio === 1 ? 4294967296 : Math.floor(this._ratio * 4294967295);
  }
  shouldSample(context3, traceId) {
    return {
      decision: isValidTraceId(traceId) && this._accumulate(traceId) < this._upperBound ? SamplingDecision2.RECORD_AND_SAMPLED : SamplingDecision2.NOT_RECORD
    };
  }
  toString() {
    return `TraceIdRatioBased{${this._ratio}}`;
  }
  _normalize(ratio) {
    if (typeof ratio !== "number" || isNaN(ratio))
      return 0;
    return ratio >= 1 ? 1 : ratio <= 0 ? 0 : ratio;
  }
  _accumulate(traceId) {
    let accumulation = 0;
    for (let i = 0; i < 32; i += 8) {
      let part = 0;
      for (let j = 0; j < 8; j++) {
        const c = traceId.charCodeAt(i + j);
        const v = c < 58 ? c - 48 : c < 71 ? c - 55 : c - 87;
        part = part << 4 | v;
      }
      accumulation = (accumulation ^ part) >>> 0;
    }
    return accumulation;
  }
};
var TracesSamplerValues;
(function(TracesSamplerValues2) {
  TracesSamplerValues2["AlwaysOff"] = "always_off";
  TracesSamplerValues2["AlwaysOn"] = "always_on";
  TracesSamplerValues2["ParentBasedAlwaysOff"] = "parentbased_always_off";
  TracesSamplerValues2["ParentBasedAlwaysOn"] = "parentbased_always_on";
  TracesSamplerValues2["ParentBasedTraceIdRatio"] = "parentbased_traceidratio";
  TracesSamplerValues2["TraceIdRatio"] = "traceidratio";
})(TracesSamplerValues || (TracesSamplerValues = {}));
var DEFAULT_RATIO = 1;
function loadDefaultConfig() {
  return {
    sampler: buildSamplerFromEnv(),
    forceFlushTimeoutMillis: 3e4,
    generalLimits: {
      attributeValueLengthLimit: getNumberFromEnv("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT") ?? Infinity,
      attributeCountLimit: getNumberFromEnv("OTEL_ATTRIBUTE_COUNT_LIMIT") ?? 128
    },
    spanLimits: {
      attributeValueLengthLimit: getNumberFromEnv("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT") ?? Infinity,
      attributeCountLimit: getNumberFromEnv("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT") ?? 128,
      linkCountLimit: getNumberFromEnv("OTEL_SPAN_LINK_COUNT_LIMIT") ?? 128,
      eventCountLimit: getNumberFromEnv("OTEL_SPAN_EVENT_COUNT_LIMIT") ?? 128,
      attributePerEventCountLimit: getNumberFromEnv("OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT") ?? 128,
      attributePerLinkCountLimit: getNumberFromEnv("OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT") ?? 128
    }
  };
}
function buildSamplerFromEnv() {
  const sampler = getStringFromEnv("OTEL_TRACES_SAMPLER") ?? TracesSamplerValues.ParentBasedAlwaysOn;
  switch (sampler) {
    case TracesSamplerValues.AlwaysOn:
      return new AlwaysOnSampler();
    case TracesSamplerValues.AlwaysOff:
      return new AlwaysOffSampler();
    case TracesSamplerValues.ParentBasedAlwaysOn:
      return new ParentBasedSampler({
        root: new AlwaysOnSampler()
      });
    case TracesSamplerValues.ParentBasedAlwaysOff:
      return new ParentBasedSampler({
        root: new AlwaysOffSampler()
      });
    case TracesSamplerValues.TraceIdRatio:
      return new TraceIdRatioBasedSampler(getSamplerProbabilityFromEnv());
    case TracesSamplerValues.ParentBasedTraceIdRatio:
      return new ParentBasedSampler({
        root: new TraceIdRatioBasedSampler(getSamplerProbabilityFromEnv())
      });
    default:
      diag2.error(`OTEL_TRACES_SAMPLER value "${sampler}" invalid, defaulting to "${TracesSamplerValues.ParentBasedAlwaysOn}".`);
      return new ParentBasedSampler({
        root: new AlwaysOnSampler()
      });
  }
}
function getSamplerProbabilityFromEnv() {
  const probability = getNumberFromEnv("OTEL_TRACES_SAMPLER_ARG");
  if (probability == null) {
    diag2.error(`OTEL_TRACES_SAMPLER_ARG is blank, defaulting to ${DEFAULT_RATIO}.`);
    return DEFAULT_RATIO;
  }
  if (probability < 0 || probability > 1) {
    diag2.error(`OTEL_TRACES_SAMPLER_ARG=${probability} was given, but it is out of range ([0..1]), defaulting to ${DEFAULT_RATIO}.`);
    return DEFAULT_RATIO;
  }
  return probability;
}
var DEFAULT_ATTRIBUTE_COUNT_LIMIT = 128;
var DEFAULT_ATTRIBUTE_VALUE_LENGTH_LIMIT = Infinity;
function reconfigureLimits(userConfig) {
  const spanLimits = Object.assign({}, userConfig.spanLimits);
  spanLimits.attributeCountLimit = userConfig.spanLimits?.attributeCountLimit ?? userConfig.generalLimits?.attributeCountLimit ?? getNumberFromEnv("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT") ?? getNumberFromEnv("OTEL_ATTRIBUTE_COUNT_LIMIT") ?? DEFAULT_ATTRIBUTE_COUNT_LIMIT;
  spanLimits.attributeValueLengthLimit = userConfig.spanLimits?.attributeValueLengthLimit ?? userConfig.generalLimits?.attributeValueLengthLimit ?? getNumberFromEnv("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT") ?? getNumberFromEnv("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT") ?? DEFAULT_ATTRIBUTE_VALUE_LENGTH_LIMIT;
  return Object.assign({}, userConfig, { spanLimits });
}
var BasicTracerProvider = class extends TracerProvider {
  constructor(config = {}) {
    const mergedConfig = merge({}, loadDefaultConfig(), reconfigureLimits(config));
    delete mergedConfig.generalLimits;
    super(mergedConfig);
  }
};
var SimpleSpanProcessor2 = class extends SimpleSpanProcessor {
  constructor(exporter) {
    super({ exporter });
  }
};
var export_AsyncLocalStorageContextManager = import_context_async_hooks.AsyncLocalStorageContextManager;

// dist/esm/deliver/outbox.js
import { randomInt as randomInt2 } from "node:crypto";

// dist/esm/wire/encode-protobuf.js
var protobufEncoding = { encode: encodeSpan2, join: joinSpans2 };
function encodeSpan2(span2) {
  try {
    spanWriter.message(2, () => writeSpan(spanWriter, span2));
    return {
      resource: span2.resource,
      scope: span2.instrumentationScope,
      bytes: Buffer.from(spanWriter.written)
    };
  } finally {
    spanWriter.clear();
  }
}
function joinSpans2(spans) {
  const writer = new ProtobufWriter2(spans.reduce((sum, { bytes }) => sum + bytes.length, FIRST_BYTES3));
  for (const [resource, scopes] of groupSpans(spans)) {
    writer.message(1, () => writeResourceSpans(writer, resource, scopes));
  }
  return writer.written;
}
function groupSpans(spans) {
  const groups = /* @__PURE__ */ new Map();
  for (const span2 of spans) {
    const scopes = groups.get(span2.resource) ?? /* @__PURE__ */ new Map();
    const group = scopes.get(span2.scope) ?? [];
    group.push(span2);
    groups.set(span2.resource, scopes.set(span2.scope, group));
  }
  return groups;
}
function writeResourceSpans(writer, resource, scopes) {
  writer.message(1, () => {
    writeAttributes2(writer, 1, resource.attributes);
    writer.integer(2, 0);
  });
  for (const [scope, spans] of scopes) {
    writer.message(2, () => {
      writer.message(1, () => {
        writer.text(1, scope.name);
        writer.textIfAny(2, scope.version);
      });
      for (const { bytes } of spans)
        writer.encoded(bytes);
      writer.textIfAny(3, scope.schemaUrl);
    });
  }
  writer.textIfAny(3, resource.schemaUrl);
}
var HAS_IS_REMOTE2 = 256;
var IS_REMOTE3 = 512;
function writeSpan(writer, span2) {
  const context2 = span2.spanContext();
  const parent = span2.parentSpanContext;
  writeIds(writer, context2);
  if (parent?.spanId)
    writer.hex(4, parent.spanId);
  writer.text(5, span2.name);
  writer.integer(6, span2.kind + 1);
  writer.time(7, span2.startTime);
  writer.time(8, span2.endTime);
  writeAttributes2(writer, 9, span2.attributes);
  writer.integer(10, span2.droppedAttributesCount);
  for (const event of span2.events)
    writer.message(11, () => writeEvent2(writer, event));
  writer.integer(12, span2.droppedEventsCount);
  for (const link of span2.links)
    writer.message(13, () => writeLink(writer, link));
  writer.integer(14, span2.droppedLinksCount);
  writer.message(15, () => {
    writer.textIfAny(2, span2.status.message);
    writer.integer(3, span2.status.code);
  });
  writer.fixed32(16, context2.traceFlags | HAS_IS_REMOTE2 | (parent?.isRemote ? IS_REMOTE3 : 0));
}
function writeIds(writer, context2) {
  writer.hex(1, context2.traceId);
  writer.hex(2, context2.spanId);
  writer.textIfAny(3, context2.traceState?.serialize());
}
function writeEvent2(writer, event) {
  writer.time(1, event.time);
  writer.text(2, event.name);
  writeAttributes2(writer, 3, event.attributes ?? {});
  writer.integer(4, event.droppedAttributesCount ?? 0);
}
function writeLink(writer, link) {
  writeIds(writer, link.context);
  writeAttributes2(writer, 4, link.attributes ?? {});
  writer.integer(5, link.droppedAttributesCount ?? 0);
  writer.fixed32(6, link.context.traceFlags | HAS_IS_REMOTE2 | (link.context.isRemote ? IS_REMOTE3 : 0));
}
function writeAttributes2(writer, field, attributes) {
  for (const key in attributes)
    writer.message(field, () => writeKeyValue2(writer, key, attributes[key]));
}
function writeKeyValue2(writer, key, value) {
  writer.text(1, key);
  writer.message(2, () => writeAnyValue2(writer, value));
}
function writeAnyValue2(writer, value) {
  if (typeof value === "string")
    writer.text(1, value);
  else if (typeof value === "boolean")
    writer.integer(2, value ? 1 : 0);
  else if (typeof value === "number")
    writer.number(value);
  else if (Array.isArray(value))
    writer.message(5, () => writeItems(writer, value));
  else if (value instanceof Uint8Array)
    writer.bytes(7, value);
  else if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    writer.message(6, () => {
      for (const [key, item] of entries)
        writer.message(1, () => writeKeyValue2(writer, key, item));
    });
  }
}
function writeItems(writer, items) {
  if (writer.numberItems(items))
    return;
  for (const item of items)
    writer.message(1, () => writeAnyValue2(writer, item));
}
var VARINT = 0;
var FIXED64 = 1;
var LENGTH = 2;
var FIXED32 = 5;
var FIRST_BYTES3 = 1 << 15;
var MAX_KEPT_BYTES2 = 1 << 20;
var INT_VALUE = 3 << 3 | VARINT;
var DOUBLE_VALUE = 4 << 3 | FIXED64;
var MAX_ITEM_BYTES = 13;
var MAX_SMALL_BYTES = 32;
var ProtobufWriter2 = class {
  #bytes;
  #view;
  #end = 0;
  constructor(capacity = FIRST_BYTES3) {
    this.#bytes = Buffer.allocUnsafe(capacity);
    this.#view = viewOf(this.#bytes);
  }
  /** What was written; good until the next call. */
  get written() {
    return this.#bytes.subarray(0, this.#end);
  }
  clear() {
    this.#end = 0;
    if (this.#bytes.length > MAX_KEPT_BYTES2)
      this.#resize(FIRST_BYTES3);
  }
  /** A message whose length is known when it is written: room for a short length is kept, and made where it is longer. */
  message(field, write) {
    this.#tag(field, LENGTH);
    const start = this.#end + 1;
    this.#end = start;
    write();
    const length = this.#end - start;
    if (length >= 128) {
      const extra = varintBytes(length) - 1;
      this.#reserve(extra);
      this.#bytes.copyWithin(start + extra, start, this.#end);
      this.#end += extra;
    }
    const end = this.#end;
    this.#end = start - 1;
    this.#varint(length);
    this.#end = end;
  }
  /** Names and versions come from other instrumentation too, whose JavaScript may hand over what is no text. */
  text(field, given) {
    const text = String(given ?? "");
    const length = Buffer.byteLength(text);
    this.#tag(field, LENGTH);
    this.#varint(length);
    this.#reserve(length);
    this.#end += this.#bytes.write(text, this.#end);
  }
  textIfAny(field, text) {
    if (text)
      this.text(field, text);
  }
  hex(field, hex) {
    this.bytes(field, Buffer.from(hex, "hex"));
  }
  bytes(field, bytes) {
    this.#tag(field, LENGTH);
    this.#varint(bytes.length);
    this.encoded(bytes);
  }
  /** A field that is encoded already. */
  encoded(bytes) {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }
  integer(field, value) {
    this.#tag(field, VARINT);
    this.#varint(value);
  }
  time(field, [seconds, nanos]) {
    this.#tag(field, FIXED64);
    this.#view.setBigUint64(this.#end, BigInt(seconds) * 1000000000n + BigInt(nanos), true);
    this.#end += 8;
  }
  fixed32(field, value) {
    this.#tag(field, FIXED32);
    this.#view.setUint32(this.#end, value, true);
    this.#end += 4;
  }
  /** The content of an AnyValue that is a number. */
  number(value) {
    this.#reserve(MAX_SMALL_BYTES);
    this.#number(value);
  }
  /**
   * AnyValues that are numbers, as the items of an ArrayValue: most of what is ever written here, so it is one loop.
   * @returns false, with nothing written, where a value is no number
   */
  numberItems(values) {
    const before = this.#end;
    this.#reserve(values.length * MAX_ITEM_BYTES);
    const bytes = this.#bytes;
    const view = this.#view;
    let end = before;
    for (const value of values) {
      if (typeof value !== "number") {
        this.#end = before;
        return false;
      }
      bytes[end] = 1 << 3 | LENGTH;
      const start = end + 2;
      if ((value | 0) === value && value >= 0 && !Object.is(value, -0)) {
        bytes[start] = INT_VALUE;
        end = start + 1;
        let rest = value;
        for (; rest > 127; rest >>>= 7)
          bytes[end++] = rest & 127 | 128;
        bytes[end++] = rest;
      } else if (isInt64(value)) {
        this.#end = start;
        this.#number(value);
        end = this.#end;
      } else {
        bytes[start] = DOUBLE_VALUE;
        view.setFloat64(start + 1, value, true);
        end = start + 9;
      }
      bytes[start - 1] = end - start;
    }
    this.#end = end;
    return true;
  }
  #number(value) {
    if (isInt64(value)) {
      this.#bytes[this.#end++] = INT_VALUE;
      this.#varint(value);
    } else {
      this.#bytes[this.#end++] = DOUBLE_VALUE;
      this.#view.setFloat64(this.#end, value, true);
      this.#end += 8;
    }
  }
  #tag(field, type) {
    this.#reserve(MAX_SMALL_BYTES);
    this.#varint(field << 3 | type);
  }
  /** The room for it is there already. */
  #varint(value) {
    if (value < 0 || value > Number.MAX_SAFE_INTEGER) {
      this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
      return;
    }
    let rest = value;
    while (rest > 2147483647) {
      this.#bytes[this.#end++] = rest % 128 | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#bytes[this.#end++] = rest & 127 | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#end++] = rest;
  }
  #bigVarint(value) {
    let rest = value;
    while (rest > 0x7fn) {
      this.#bytes[this.#end++] = Number(rest & 0x7fn) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#end++] = Number(rest);
  }
  #reserve(count) {
    const needed = this.#end + count;
    if (needed > this.#bytes.length)
      this.#resize(Math.max(needed, this.#bytes.length * 2));
  }
  #resize(capacity) {
    const bytes = Buffer.allocUnsafe(capacity);
    this.#bytes.copy(bytes, 0, 0, this.#end);
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }
};
var spanWriter = new ProtobufWriter2();
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
function varintBytes(value) {
  let count = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128))
    count++;
  return count;
}
function isInt64(value) {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 && !Object.is(value, -0);
}

// dist/esm/deliver/last-attempt.js
import { spawnSync } from "node:child_process";
function attemptAtExit({ url, headers, timeoutMs }, bodies) {
  const head2 = JSON.stringify({ url, headers, timeoutMs, sizes: bodies.map(({ byteLength }) => byteLength) });
  const child = spawnSync(process.execPath, ["-e", SENDER], {
    input: Buffer.concat([Buffer.from(`${head2}
`), ...bodies]),
    // The program's own --import or --require would run its code again.
    env: { ...process.env, NODE_OPTIONS: "" },
    timeout: timeoutMs,
    stdio: ["pipe", "pipe", "ignore"],
    windowsHide: true
  });
  const lines = (child.stdout ?? "").toString("latin1").split("\n").slice(0, -1);
  return lines.map((line) => Buffer.from(line, "base64"));
}
var SENDER = `
const chunks = []
process.stdin.on('data', (chunk) => chunks.push(chunk))
process.stdin.on('end', async () => {
  const { readFileSync } = require('node:fs')
  const input = Buffer.concat(chunks)
  const headEnd = input.indexOf(10)
  const { url, headers, timeoutMs, sizes } = JSON.parse(input.toString('utf8', 0, headEnd))
  const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
  const file = (name) => process.env['OTEL_EXPORTER_OTLP_TRACES_' + name] || process.env['OTEL_EXPORTER_OTLP_' + name]
  const tls = {}
  for (const [option, name] of [['ca', 'CERTIFICATE'], ['cert', 'CLIENT_CERTIFICATE'], ['key', 'CLIENT_KEY']]) {
    if (file(name)) tls[option] = readFileSync(file(name))
  }
  // a web page is no answer of an OTLP endpoint
  const isTaken = ({ statusCode, headers }) =>
    statusCode >= 200 && statusCode < 300 && !(headers['content-type'] ?? '').startsWith('text/html')
  let start = headEnd + 1
  for (const size of sizes) {
    const body = input.subarray(start, start += size)
    const taken = await new Promise((resolve) => {
      const post = request(url, { ...tls, method: 'POST', headers: { ...headers, 'Content-Length': size }, timeout: timeoutMs }, (answer) => {
        const parts = []
        let length = 0
        answer.on('data', (part) => { if ((length += part.length) <= 65536) parts.push(part) })
        answer.on('end', () => resolve(isTaken(answer) ? Buffer.concat(parts) : undefined))
        answer.on('error', () => resolve(undefined))
      })
      post.on('error', () => resolve(undefined))
      post.on('timeout', () => post.destroy(new Error('timeout')))
      post.end(body)
    })
    if (taken === undefined) break
    process.stdout.write(taken.toString('base64') + '\\n')
  }
  process.exitCode = 0
})
`;

// dist/esm/deliver/otlp-request.js
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
var MAX_ANSWER_BYTES = 1 << 20;
var REFUSALS = [400, 413, 422];
var NO_ENDPOINT = "it answers with a web page, and so is no OTLP endpoint; a Collector and Jaeger take OTLP over HTTP on port 4318";
var CLOSED = ["ECONNRESET", "EPIPE"];
async function postOtlp(target, body) {
  try {
    const { status, retryAfter, contentType, bytes } = await post(target, body);
    if (status >= 200 && status < 300) {
      if (isWebPage(contentType, bytes))
        return { kind: "try-later", message: NO_ENDPOINT, afterMs: void 0 };
      return readAcceptance(target, bytes);
    }
    const message = `HTTP ${status} ${bytes.toString("utf8").slice(0, 300).trim()}`.trim();
    if (REFUSALS.includes(status))
      return { kind: "refused", message };
    return { kind: "try-later", message, afterMs: readRetryAfter(retryAfter) };
  } catch (error) {
    const { message, code } = error;
    return { kind: "try-later", message: message || String(code), afterMs: void 0 };
  }
}
async function post(target, body) {
  const url = new URL(target.url);
  const payload = target.compress ? await promisify(gzip)(body) : body;
  const headers = {
    ...target.headers,
    "Content-Length": payload.byteLength
  };
  if (target.compress)
    headers["Content-Encoding"] = "gzip";
  const agent = await target.agent();
  return new Promise((resolve3, reject) => {
    const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, { method: "POST", headers, agent, signal: AbortSignal.timeout(target.timeoutMs) }, (response) => {
      const chunks = [];
      let size = 0;
      response.on("data", (chunk) => {
        size += chunk.length;
        if (size <= MAX_ANSWER_BYTES)
          chunks.push(chunk);
      });
      response.on("error", reject);
      response.on("end", () => {
        if (!response.complete)
          return reject(new Error("the answer was cut off"));
        resolve3({
          status: response.statusCode ?? 0,
          retryAfter: response.headers["retry-after"],
          contentType: response.headers["content-type"] ?? "",
          bytes: Buffer.concat(chunks)
        });
      });
    });
    request.on("error", (error) => {
      if (request.reusedSocket && CLOSED.includes(error.code ?? ""))
        resolve3(post(target, body));
      else if (error.name === "AbortError" || error.name === "TimeoutError")
        reject(new Error(`no answer within ${target.timeoutMs} ms`));
      else
        reject(error);
    });
    request.end(payload);
  });
}
function readAcceptance(target, bytes) {
  if (bytes.length === 0)
    return { kind: "accepted", rejected: 0, message: "" };
  try {
    const serializer = target.format === "json" ? JsonTraceSerializer : ProtobufTraceSerializer;
    const { partialSuccess } = serializer.deserializeResponse(bytes);
    return {
      kind: "accepted",
      rejected: countOf(partialSuccess?.rejectedSpans),
      message: partialSuccess?.errorMessage ?? ""
    };
  } catch {
    return { kind: "accepted", rejected: 0, message: "" };
  }
}
function isWebPage(contentType, bytes) {
  const type = contentType.trim().toLowerCase();
  return type.startsWith("text/html") || type === "" && /^\s*<(!doctype|html)/i.test(bytes.toString("latin1", 0, 200));
}
function countOf(rejected) {
  const count = Number(rejected ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}
function readRetryAfter(text) {
  if (text === void 0)
    return void 0;
  const seconds = Number(text);
  const ms = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1e3;
  return Number.isNaN(ms) ? void 0 : Math.max(0, ms);
}

// dist/esm/deliver/within.js
async function within2(timeoutMs, promise) {
  let timer;
  const timeout = new Promise((resolve3) => {
    timer = setTimeout(() => resolve3(void 0), timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

// dist/esm/deliver/outbox.js
var MAX_REQUEST_BYTES = 1 << 20;
var MAX_REQUEST_SPANS = 512;
var MAX_WAITING_BYTES = 64 << 20;
var MAX_WAITING_BYTES_WITH_STORE = 2 << 20;
var GATHER_MS = 50;
var FIRST_DELAY_MS = 500;
var MAX_DELAY_MS = 3e4;
var MAX_RETRY_AFTER_MS = 5 * 6e4;
var WAITING_OVERHEAD_BYTES = 400;
var Outbox = class {
  #target;
  #encoding;
  #store;
  #maxWaitingBytes;
  #waiting = [];
  #storedIds = /* @__PURE__ */ new Set();
  #waitingBytes = 0;
  #sent = 0;
  #refused = 0;
  #dropped = 0;
  #isSending = false;
  #isGathering = false;
  #isShutDown = false;
  #isUsed = false;
  #maxAttempts;
  #hasGivenUp = false;
  #attempts = 0;
  #wake;
  #draining = [];
  /** @param maxAttempts after so many failed ones in a row it gives up until something new comes */
  constructor(target, store, maxAttempts = Number.POSITIVE_INFINITY) {
    this.#target = target;
    this.#encoding = target.format === "json" ? jsonEncoding : protobufEncoding;
    this.#maxAttempts = maxAttempts;
    this.#store = store;
    this.#maxWaitingBytes = store === void 0 ? MAX_WAITING_BYTES : MAX_WAITING_BYTES_WITH_STORE;
  }
  get counts() {
    return { sent: this.#sent, waiting: this.#waiting.length, refused: this.#refused, dropped: this.#dropped };
  }
  /** Whether a span of this process was given to it. */
  get isUsed() {
    return this.#isUsed;
  }
  onStart() {
  }
  onEnd(span2) {
    this.#isUsed = true;
    if (this.#isShutDown || (span2.spanContext().traceFlags & TraceFlags.SAMPLED) === 0)
      return;
    const isStored = this.#store?.holds(span2) ?? false;
    if (this.#waitingBytes < this.#maxWaitingBytes) {
      this.enqueue(span2, isStored);
    } else if (isStored) {
      const { traceId, spanId } = span2.spanContext();
      this.#store?.leave({ runId: traceId, spanId });
    } else {
      this.#dropped++;
      warn.once("outbox-full", `${this.#target.url} does not take spans as fast as they come, and no more fit into memory; those that no store keeps are dropped from here on. Keep a store (configure without dir: false) to lose none.`);
    }
  }
  enqueue(span2, isStored) {
    const { traceId, spanId } = span2.spanContext();
    const key = { runId: traceId, spanId };
    const encoded = this.#encode(span2);
    if (encoded === void 0) {
      this.#refused++;
      if (isStored)
        this.#store?.settle([key]);
      return;
    }
    const sizeBytes = WAITING_OVERHEAD_BYTES + encoded.bytes.length;
    this.#waiting.push({ key, name: span2.name, encoded, sizeBytes, isStored });
    this.#waitingBytes += sizeBytes;
    if (isStored)
      this.#storedIds.add(spanId);
    this.#hasGivenUp = false;
    if (!this.#isSending)
      this.#sendSoon();
    else if (this.#isGathering && this.#waitingBytes >= MAX_REQUEST_BYTES)
      this.#wake?.();
  }
  /** Whether a span of the store waits here already. */
  hasStored(spanId) {
    return this.#storedIds.has(spanId);
  }
  /** Resolves when no more than `maxBytes` wait; to false when the outbox gives up before. */
  async drainTo(maxBytes) {
    if (this.#waitingBytes <= maxBytes)
      return true;
    if (this.#isShutDown || this.#hasGivenUp)
      return false;
    this.#wake?.();
    return new Promise((resolve3) => this.#draining.push({ maxBytes, resolve: resolve3 }));
  }
  /** From here on it gives up after a failed attempt, not waiting for the endpoint to come back: the process is about to end. */
  beginLastAttempt() {
    this.#maxAttempts = 1;
  }
  /** Sends what waits without the event loop, for a process that is exiting; unless that has just been tried in vain. */
  sendAtExit() {
    if (this.#waiting.length === 0 || this.#hasGivenUp)
      return;
    const batches = [];
    for (let sent = 0; sent < this.#waiting.length; ) {
      const batch = this.#nextBatch(sent, MAX_REQUEST_SPANS);
      batches.push(batch);
      sent += batch.length;
    }
    const answers = attemptAtExit(this.#target, batches.map((batch) => this.#join(batch)));
    for (const [i, bytes] of answers.entries())
      this.#accept(batches[i], readAcceptance(this.#target, bytes));
  }
  /** Waits no longer than one request may take. */
  async forceFlush() {
    await within2(this.#target.timeoutMs, this.drainTo(0));
  }
  async shutdown() {
    this.#isShutDown = true;
    this.#wake?.();
    this.#endDraining(false);
  }
  // Off the path of whoever ended the span, and so that spans which end close together go in one request.
  #sendSoon() {
    this.#isSending = true;
    this.#isGathering = true;
    const send = () => {
      clearTimeout(timer);
      this.#wake = void 0;
      this.#isGathering = false;
      void untraced(() => this.#send());
    };
    const timer = setTimeout(send, GATHER_MS).unref();
    this.#wake = send;
  }
  async #send() {
    let limit = MAX_REQUEST_SPANS;
    while (this.#waiting.length > 0 && !this.#isShutDown) {
      const batch = this.#nextBatch(0, limit);
      const answer = await postOtlp(this.#target, this.#join(batch));
      if (answer.kind === "accepted") {
        this.#accept(batch, answer);
        limit = Math.min(MAX_REQUEST_SPANS, limit * 2);
      } else if (answer.kind === "try-later") {
        await this.#pause(answer.message, answer.afterMs);
      } else if (batch.length > 1) {
        limit = Math.ceil(batch.length / 2);
      } else {
        this.#settle(batch);
        this.#refused++;
        warn.once("span-refused", `${this.#target.url} refuses span "${batch[0]?.name}" (${batch[0]?.key.spanId}): ${answer.message}. It is left out there; the others go on. Once that is mended, \`runspan sync --again\` sends it.`);
      }
    }
    this.#isSending = false;
    this.#endDraining(this.#waiting.length === 0);
  }
  #accept(batch, acceptance) {
    const { message } = acceptance;
    const rejected = Math.min(acceptance.rejected, batch.length);
    this.#settle(batch);
    this.#sent += batch.length - rejected;
    this.#refused += rejected;
    if (rejected > 0) {
      warn.once("partial-success", `${this.#target.url} took a request but for ${rejected} spans: ${message}`);
    }
  }
  // Other instrumentation may hand in what no encoding has room for, a time that is no number; whoever ends that span is not to see it.
  #encode(span2) {
    try {
      return this.#encoding.encode(span2);
    } catch (error) {
      warn.once("span-not-encoded", `span "${span2.name}" (${span2.spanContext().spanId}) cannot be written as OTLP (${error.message}) and is not sent to ${this.#target.url}; the others are.`);
      return void 0;
    }
  }
  #nextBatch(start, limit) {
    let bytes = 0;
    let end = start;
    for (; end < this.#waiting.length && end - start < limit; end++) {
      const { sizeBytes } = this.#waiting[end];
      if (end > start && bytes + sizeBytes > MAX_REQUEST_BYTES)
        break;
      bytes += sizeBytes;
    }
    return this.#waiting.slice(start, end);
  }
  #join(batch) {
    return this.#encoding.join(batch.map(({ encoded }) => encoded));
  }
  /** Takes off the queue what was sent from its head. */
  #settle(batch) {
    this.#attempts = 0;
    this.#waiting.splice(0, batch.length);
    for (const { sizeBytes } of batch)
      this.#waitingBytes -= sizeBytes;
    const stored = batch.filter(({ isStored }) => isStored).map(({ key }) => key);
    if (stored.length > 0)
      this.#store?.settle(stored);
    for (const { spanId } of stored)
      this.#storedIds.delete(spanId);
    this.#draining = this.#draining.filter(({ maxBytes, resolve: resolve3 }) => {
      const isDrained = this.#waitingBytes <= maxBytes;
      if (isDrained)
        resolve3(true);
      return !isDrained;
    });
  }
  #endDraining(isDrained) {
    for (const { resolve: resolve3 } of this.#draining.splice(0))
      resolve3(isDrained);
  }
  // Exponential backoff with jitter, so that many processes do not come back at the same moment.
  async #pause(message, afterMs) {
    warn.once("endpoint-unreachable", `${this.#target.url} does not take spans (${message}); they wait and are sent again.`);
    if (++this.#attempts >= this.#maxAttempts) {
      this.#hasGivenUp = true;
      this.#endDraining(false);
    }
    const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#attempts - 1));
    const delayMs = afterMs === void 0 ? randomInt2(ceiling / 2, ceiling + 1) : Math.min(Math.max(afterMs, FIRST_DELAY_MS), MAX_RETRY_AFTER_MS);
    await new Promise((resolve3) => {
      const timer = setTimeout(resolve3, delayMs).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve3();
      };
    });
    this.#wake = void 0;
  }
};

// dist/esm/deliver/random-ids.js
import { randomFillSync } from "node:crypto";
var POOL_BYTES = 4096;
var RandomIds = class {
  #pool = Buffer.alloc(POOL_BYTES);
  #used = POOL_BYTES;
  generateTraceId = () => this.#id(16);
  generateSpanId = () => this.#id(8);
  #id(bytes) {
    if (this.#used + bytes > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const id = this.#pool.toString("hex", this.#used, this.#used + bytes);
    this.#used += bytes;
    return /[1-9a-f]/.test(id) ? id : this.#id(bytes);
  }
};

// dist/esm/deliver/resource.js
import { arch, hostname as hostname2 } from "node:os";
function buildResource(options) {
  const own2 = resourceFromAttributes({
    "service.name": "runspan",
    "host.name": hostname2(),
    "host.arch": arch(),
    "process.pid": process.pid,
    "process.executable.path": process.execPath,
    "process.runtime.name": "nodejs",
    "process.runtime.version": process.versions.node,
    "telemetry.distro.name": "runspan",
    "telemetry.distro.version": VERSION2,
    ...process.argv[1] === void 0 ? {} : { "process.command": process.argv[1] }
  });
  const named = options.serviceName === void 0 ? {} : { "service.name": options.serviceName };
  return defaultResource().merge(own2).merge(detectResources({ detectors: [envDetector] })).merge(resourceFromAttributes({ ...options.resourceAttributes, ...named }));
}

// dist/esm/deliver/delivery.js
var Delivery = class {
  #settings;
  #provider;
  #store;
  #outbox;
  #backlog;
  #undo = [];
  #yields = false;
  constructor(options, settings) {
    const { dir, otlp } = settings;
    this.#settings = settings;
    const store = dir === void 0 ? void 0 : new LocalStore(dir);
    this.#store = store;
    if (dir !== void 0 && store !== void 0 && otlp !== void 0) {
      this.#backlog = new Backlog(dir, new Ledger(dir, otlp.url), (span2) => store.spans.holds(span2));
    }
    this.#outbox = otlp === void 0 ? void 0 : new Outbox(otlp, this.#backlog);
    this.#provider = new BasicTracerProvider({
      resource: buildResource(options),
      idGenerator: new RandomIds(),
      spanLimits: settings.spanLimits,
      // The outbox keeps to its own timeout; the processors of the program have OpenTelemetry's default beyond that.
      forceFlushTimeoutMillis: 3e4 + (otlp?.timeoutMs ?? 0),
      // The store comes first: what the endpoint is sent is in it already.
      spanProcessors: [
        ...store === void 0 ? [] : [store.spans],
        ...this.#outbox === void 0 ? [] : [this.#outbox],
        ...settings.console ? [new SimpleSpanProcessor2(new ConsoleSpanExporter())] : [],
        ...options.spanProcessors ?? []
      ]
    });
  }
  /** @returns false where the program has registered a provider before, which then stays as it is */
  start() {
    if (!trace.setGlobalTracerProvider(this.#provider))
      return false;
    this.#undo.push(() => trace.disable());
    if (context.setGlobalContextManager(new export_AsyncLocalStorageContextManager().enable()))
      this.#undo.push(() => context.disable());
    const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
    if (propagation.setGlobalPropagator(new CompositePropagator({ propagators })))
      this.#undo.push(() => propagation.disable());
    this.#takeOver();
    this.#connectRecording();
    this.#undo.push(watchExit({ lastAttempt: () => this.#lastAttempt(), atExit: () => this.#atExit() }));
    this.#store?.recover((spans) => {
      for (const span2 of spans)
        this.#outbox?.enqueue(span2, true);
    });
    if (this.#outbox !== void 0)
      this.#backlog?.start(this.#outbox);
    return true;
  }
  get dir() {
    return this.#settings.dir;
  }
  /** Waits for the endpoint no longer than its timeout, however often it has to be tried. */
  async flush() {
    await this.#sendEverything();
    const { waiting } = this.stats();
    const { otlp } = this.#settings;
    if (waiting > 0 && otlp !== void 0) {
      warn.once("flush-incomplete", `${waiting} spans could not be sent to ${otlp.url} within ${otlp.timeoutMs} ms (OTEL_EXPORTER_OTLP_TIMEOUT). ${this.#whereTheyAre()}`);
    }
  }
  /** It was set up from the environment alone: what the program itself says later comes before that. */
  yieldToProgram() {
    this.#yields = true;
  }
  /**
   * Takes down what was set up, for another one to take its place.
   * @returns false, and does nothing, when it does not yield, or is in use: a run was started or a span has ended since
   */
  withdraw() {
    const { stored, notStored } = this.stats();
    const isUsed = state().openRuns.size + stored + notStored > 0 || this.#outbox?.isUsed;
    if (!this.#yields || isUsed)
      return false;
    this.#backlog?.stop();
    for (const undo of this.#undo.splice(0).reverse())
      undo();
    void this.#provider.shutdown();
    return true;
  }
  async shutdown() {
    this.#backlog?.stop();
    await this.flush();
    for (const undo of this.#undo.splice(0).reverse())
      undo();
    await this.#provider.shutdown();
  }
  stats() {
    const { stored, notStored } = this.#storeCounts ?? { stored: 0, notStored: 0 };
    const { sent, waiting, refused, dropped } = this.#outbox?.counts ?? {
      sent: 0,
      waiting: 0,
      refused: 0,
      dropped: 0
    };
    return { stored, notStored, sent, waiting: waiting + (this.#backlog?.left ?? 0), refused, dropped };
  }
  /** Of its own store, or of a `runStore()` among its processors. */
  get #storeCounts() {
    return (this.#store?.spans ?? active().runStore)?.counts;
  }
  /** Runs have one store. That of a `runStore()` stays where this one has none. */
  #takeOver() {
    const { runStore } = active();
    if (this.dir === void 0 || runStore === void 0)
      return;
    runStore.close();
    warn.once("configure-beside-run-store", `configure() keeps runs in the store at ${this.dir}; that of runStore() at ${runStore.dir} is not used. Leave out runStore(), which is for programs that set up OpenTelemetry themselves; or configure(), where this one does.`);
  }
  #connectRecording() {
    const shared2 = state();
    const { limits } = shared2;
    const { quiet, spanLimits } = this.#settings;
    shared2.limits = {
      events: Math.min(limits.events, spanLimits.eventCountLimit),
      attributes: spanLimits.attributeCountLimit
    };
    if (!quiet)
      shared2.observer = {
        runStarted: announceStart,
        runEnded: (run2) => announceEnd(run2, this.#storeCounts?.notStored === 0)
      };
    if (this.#store !== void 0)
      this.#undo.push(this.#store.connect());
    this.#undo.push(() => {
      shared2.limits = limits;
      shared2.observer = void 0;
    });
  }
  async #lastAttempt() {
    this.#backlog?.stop();
    this.#outbox?.beginLastAttempt();
    await this.#sendEverything();
  }
  async #sendEverything() {
    try {
      await this.#provider.forceFlush();
      const { otlp } = this.#settings;
      if (otlp !== void 0 && this.#backlog !== void 0)
        await within2(otlp.timeoutMs, this.#backlog.flush());
    } catch (error) {
      warn.once("flush-failed", `a span processor of this program could not be flushed (${String(error)}).`);
    }
  }
  #atExit() {
    this.#outbox?.sendAtExit();
    const { waiting, notStored, refused, dropped } = this.stats();
    if (waiting > 0)
      tell(`${waiting} spans were not sent to ${this.#settings.otlp?.url}. ${this.#whereTheyAre()}`);
    const lost = [
      notStored > 0 ? `${notStored} could not be stored` : "",
      refused > 0 ? `${refused} were refused by the endpoint` : "",
      dropped > 0 ? `${dropped} had no room` : ""
    ].filter(Boolean);
    if (lost.length > 0)
      tell(`of the spans of this process ${lost.join(", ")}.`);
  }
  #whereTheyAre() {
    const { dir } = this.#settings;
    return dir === void 0 ? "There is no store to keep them." : `Those of runs are in the store; send them with \`runspan sync\`.`;
  }
};

// dist/esm/deliver/options.js
var isString = (value) => typeof value === "string";
var isFilled = (value) => typeof value === "string" && value !== "";
var CONFIGURE_CHECKS = {
  project: { wanted: "a string", holds: (value) => isString(value) && value.isWellFormed() },
  serviceName: { wanted: "a string that is not empty", holds: isFilled },
  dir: { wanted: "a path, or false for no store", holds: (value) => value === false || isFilled(value) },
  endpoint: { wanted: 'an http or https URL such as "http://localhost:4318"', holds: isHttpUrl },
  headers: { wanted: "an object of strings", holds: (value) => isRecordOf(value, isString) },
  resourceAttributes: {
    wanted: "an object of strings, numbers and booleans",
    holds: (value) => isRecordOf(value, isScalar)
  },
  spanProcessors: {
    wanted: "an array of OpenTelemetry span processors",
    holds: (value) => Array.isArray(value) && value.every(isProcessor)
  },
  quiet: { wanted: "true or false", holds: (value) => typeof value === "boolean" },
  misuse: { wanted: '"throw" or "warn"', holds: (value) => value === "throw" || value === "warn" }
};
function checkConfigureOptions(options) {
  check("configure()", options, CONFIGURE_CHECKS);
}
function check(call, options, checks) {
  if (typeof options !== "object" || options === null) {
    throw new RunspanError("INVALID_OPTION", `${call} takes an object of options, not ${describe(options)}.`);
  }
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(checks, name) ? checks[name] : void 0;
    if (known === void 0) {
      throw new RunspanError("INVALID_OPTION", `${call} has no option "${name}". It takes ${Object.keys(checks).join(", ")}.`);
    }
    checkValue(`"${name}" of ${call}`, value, known);
  }
}
function checkValue(name, value, { wanted, holds }) {
  if (value !== void 0 && !holds(value))
    throw new RunspanError("INVALID_OPTION", `The option ${name} is ${describe(value)}; it must be ${wanted}.`);
}
function isHttpUrl(value) {
  return typeof value === "string" && URL.canParse(value) && ["http:", "https:"].includes(new URL(value).protocol);
}
function isRecordOf(value, holds) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(holds);
}
function isScalar(value) {
  return ["string", "number", "boolean"].includes(typeof value);
}
function isProcessor(value) {
  return typeof value?.onEnd === "function" && typeof value.onStart === "function";
}

// dist/esm/deliver/settings.js
function readSettings(options, env = process.env) {
  const exporters = readExporters(env);
  const hasEndpoint = Boolean(options.endpoint || env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
  const sends = exporters === void 0 ? hasEndpoint : exporters.has("otlp");
  return {
    dir: options.dir === false ? void 0 : storeDir(options.dir),
    otlp: sends ? readTarget(options, env) : void 0,
    console: exporters?.has("console") ?? false,
    quiet: options.quiet ?? isSet(env.RUNSPAN_QUIET),
    spanLimits: readSpanLimits(env)
  };
}
function isDisabled(env = process.env) {
  return env.OTEL_SDK_DISABLED?.trim().toLowerCase() === "true";
}
function readExporters(env) {
  const names = (env.OTEL_TRACES_EXPORTER ?? "").split(",").map((name) => name.trim()).filter(Boolean);
  if (names.length === 0)
    return void 0;
  for (const name of names) {
    if (!["otlp", "console", "none"].includes(name)) {
      warn.once(`exporter-${name}`, `OTEL_TRACES_EXPORTER names "${name}", which runspan does not have. Use otlp, console or none, or pass an exporter of your own in spanProcessors.`);
    }
  }
  return new Set(names);
}
function readTarget(options, env) {
  const format = readFormat(env);
  const contentType = format === "json" ? "application/json" : "application/x-protobuf";
  const url = options.endpoint === void 0 ? {} : { url: tracesUrl(options.endpoint) };
  const configuration = convertLegacyHttpOptions(url, "TRACES", "v1/traces", { "Content-Type": contentType });
  return {
    url: configuration.url,
    format,
    // Read here and not asked of the configuration, which gives them by a promise: in `exit` none is waited for.
    headers: {
      "Content-Type": contentType,
      "User-Agent": `runspan/${VERSION2}`,
      ...parseKeyPairsIntoRecord(env.OTEL_EXPORTER_OTLP_HEADERS),
      ...parseKeyPairsIntoRecord(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS),
      ...options.headers
    },
    agent: once(() => configuration.agentFactory(new URL(configuration.url).protocol)),
    timeoutMs: configuration.timeoutMillis,
    compress: configuration.compression === "gzip"
  };
}
function once(make) {
  let made;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
function readFormat(env) {
  const protocol = (env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || env.OTEL_EXPORTER_OTLP_PROTOCOL || "http/protobuf").trim();
  if (protocol === "http/json")
    return "json";
  if (protocol !== "http/protobuf") {
    warn.once("protocol", `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}", which runspan does not speak; it sends http/protobuf. Set http/protobuf or http/json, and an OTLP/HTTP endpoint (port 4318, not 4317).`);
  }
  return "protobuf";
}
function tracesUrl(endpoint) {
  const url = new URL(endpoint);
  if (!url.pathname.endsWith("/v1/traces"))
    url.pathname = `${url.pathname.replace(/\/$/, "")}/v1/traces`;
  return url.href;
}
function readSpanLimits(env) {
  const attributes = readCount(env.OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT) ?? readCount(env.OTEL_ATTRIBUTE_COUNT_LIMIT);
  return {
    eventCountLimit: readCount(env.OTEL_SPAN_EVENT_COUNT_LIMIT) ?? Number.POSITIVE_INFINITY,
    attributeCountLimit: attributes ?? Number.POSITIVE_INFINITY
  };
}
function readCount(text) {
  const count = Number(text);
  return text !== void 0 && text.trim() !== "" && Number.isInteger(count) && count > 0 ? count : void 0;
}
function isSet(text) {
  return !["", "0", "false", "no", "off"].includes((text ?? "").trim().toLowerCase());
}

// dist/esm/deliver/configure.js
function configure(options = {}) {
  checkConfigureOptions(options);
  if (options.project !== void 0)
    state().defaultProject = options.project;
  if (options.misuse !== void 0 || active().delivery === void 0)
    state().misuse = options.misuse ?? readMisuse();
  if (isDisabled()) {
    state().disabled = true;
    return;
  }
  const { delivery } = active();
  if (delivery === void 0 || saysMore(options) && delivery.withdraw())
    setUp(options);
  else if (saysMore(options)) {
    warn.once("configured-twice", "configure() was called again; only the project was changed. Call shutdown() before, to set everything up anew.");
  }
}
function saysMore(options) {
  return Object.keys(options).some((name) => name !== "project" && name !== "misuse");
}
function setUp(options) {
  const delivery = new Delivery(options, readSettings(options));
  active().delivery = delivery.start() ? delivery : void 0;
  if (active().delivery !== void 0)
    return;
  const { runStore } = active();
  if (runStore !== void 0 && !saysMore(options))
    return;
  const hint = runStore === void 0 ? ', and add runStore() from "runspan" to its span processors for a local store' : "";
  warn.once("foreign-provider", `this program has an OpenTelemetry SDK of its own, which records its runs; configure() changed the default project only. Set endpoint and resource up there${hint}.`);
}

// build-probe.mjs
configure({ dir: false, quiet: true });
function innermost() {
  throw new Error("deep");
}
function mine() {
  innermost();
}
try {
  run("x", () => mine());
} catch (e) {
  console.log(e.stack);
}
try {
  await run("x", async () => {
    mine();
  });
} catch (e) {
  console.log(e.stack);
}
try {
  await run("x", async () => {
    await null;
    mine();
  });
} catch (e) {
  console.log(e.stack);
}
try {
  startRun("y").with(() => mine());
} catch (e) {
  console.log(e.stack);
}
