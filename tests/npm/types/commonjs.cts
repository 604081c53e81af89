// The types as CommonJS gets them.

import transversion = require("transversion");
import inline = require("transversion/inline");
import slim = require("transversion/slim");

const translation: transversion.Translation = transversion.translateEvent("{}", { to: "v1.1" });
const same: transversion.Translation = inline.translateEvent("{}", { to: "v1.1" });
const translator: transversion.Translator = slim.createTranslator({} as WebAssembly.Module);
const error: Error = new slim.TransversionError("internal", translation.text() + same.text());
// @ts-expect-error A string is no object.
translator.translateObject(error.message, { to: "v1.1" });
