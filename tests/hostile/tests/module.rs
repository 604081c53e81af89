//! What attacks take of steps and memory in WebAssembly: the module of the package in an interpreter that counts.
//!
//! `cargo xtask build` makes the module.

use std::fs;

use hostile::{ATTACKS, Attack, Call};
use transversion::Version;
use wasmi::{Config, Engine, Extern, Instance, Linker, Memory, Module, Store};

/// What stands for a number that was not given.
const ABSENT: i32 = -1;

/// What is sent, in bytes, and then four times as much.
const SIZE: usize = 1 << 15;

/// Four times as much may take so many times the steps for each byte: what grows is copied now and then, and what is
/// sorted takes more the more there is, by its logarithm.
const MOST_GROWTH: f64 = 1.2;

/// The most steps for each byte that goes in or comes out, the report among them. Most attacks take a tenth of that.
const MOST_STEPS: f64 = 800.0;

/// The most bytes of memory for each byte that goes in or comes out, beside what a module has that has done nothing.
const MOST_MEMORY: usize = 24;

/// The module, and what it exports.
struct Door {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
}

/// What an attack took.
struct Cost {
    is_refused: bool,
    bytes: usize,
    steps: u64,
    memory: usize,
}

impl Door {
    fn open() -> Self {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pkg/transversion.wasm");
        let bytes = fs::read(file).expect("`cargo xtask build` makes the module");
        let mut config = Config::default();
        config.consume_fuel(true);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, &bytes[..]).unwrap();
        let mut store = Store::new(&engine, ());
        store.set_fuel(u64::MAX).unwrap();
        let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module).unwrap();
        let Some(Extern::Memory(memory)) = instance.get_export(&store, "memory") else { panic!("there is no memory") };
        Self { store, instance, memory }
    }

    /// Writes a part of a call.
    fn write(&mut self, index: i32, bytes: &[u8]) {
        let part = self.instance.get_typed_func::<(i32, i32), i32>(&self.store, "part").unwrap();
        let at = part.call(&mut self.store, (index, bytes.len() as i32)).unwrap();
        self.memory.write(&mut self.store, at as usize, bytes).unwrap();
    }

    fn word(&self, address: i32, index: usize) -> u32 {
        let mut word = [0; 4];
        self.memory.read(&self.store, address as u32 as usize + 4 * index, &mut word).unwrap();
        u32::from_le_bytes(word)
    }

    /// How many bytes of memory there are.
    fn pages(&self) -> usize {
        (self.memory.size(&self.store) as usize) << 16
    }

    /// Makes the call of a translation.
    fn translate(&mut self, attack: &Attack, body: &[u8]) -> Cost {
        type Arguments = (i32, i32, i32, i32, i32, i32, i32, i32, i32);
        self.write(0, body);
        let kind = match attack.call {
            Call::Event => 0,
            Call::Post(path) => {
                self.write(1, b"POST");
                self.write(2, path.as_bytes());
                1
            }
        };
        let to = Version::ALL.iter().position(|&version| version == attack.to).unwrap() as i32;
        let translate = self.instance.get_typed_func::<Arguments, i32>(&self.store, "translate").unwrap();
        let before = self.store.get_fuel().unwrap();
        let answer = translate.call(&mut self.store, (kind, 0b111, to, ABSENT, 0, 0, ABSENT, ABSENT, ABSENT)).unwrap();
        let steps = before - self.store.get_fuel().unwrap();
        // The address and length of the text, eight words of the head, and the payloads, each an address and a length.
        let payloads = self.word(answer, 10) as usize;
        let output: u32 = (0..payloads).map(|payload| self.word(answer, 12 + 2 * payload)).sum();
        Cost {
            is_refused: self.word(answer, 2) == 0,
            bytes: body.len() + self.word(answer, 1) as usize + output as usize,
            steps,
            memory: self.pages(),
        }
    }
}

#[test]
fn steps_for_each_byte_do_not_grow_and_memory_is_bounded() {
    for attack in ATTACKS {
        let [few, many] = [SIZE, 4 * SIZE].map(|size| {
            let mut door = Door::open();
            let memory = door.pages();
            let cost = door.translate(attack, &(attack.body)(size));
            assert_eq!(cost.is_refused, attack.refused.is_some(), "{}", attack.name);
            // The instance goes on working.
            let again = door.translate(&ATTACKS[1], &(ATTACKS[1].body)(1));
            assert!(!again.is_refused, "after {}", attack.name);
            Cost { memory: cost.memory - memory, ..cost }
        });
        let [before, steps] = [&few, &many].map(|cost| cost.steps as f64 / cost.bytes as f64);
        let what = format!(
            "{}: {steps:.0} steps for each of {} bytes, {} bytes of memory",
            attack.name, many.bytes, many.memory
        );
        assert!(steps <= before * MOST_GROWTH, "{what}; {before:.0} steps where there was a quarter of it");
        assert!(steps <= MOST_STEPS, "{what}");
        assert!(many.memory <= MOST_MEMORY * many.bytes, "{what}");
        println!("{what}");
    }
}
