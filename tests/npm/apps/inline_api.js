// The names one by one: a bundler takes what it thinks unused away from these, and not from a namespace.
import {
  TransversionError, changes, detect, translateEvent, translateObject, translateRequest, translateResponse,
} from "transversion/inline";

export default {
  TransversionError, changes, detect, translateEvent, translateObject, translateRequest, translateResponse,
};
