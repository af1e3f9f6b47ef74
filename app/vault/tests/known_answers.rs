//! The primitives against the standards' own examples, and our format against bytes made by other programs.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use hkdf::Hkdf;
use sha2::Sha256;
use vault::{Ring, Sealer, Secret};

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().filter(|digit| !digit.is_whitespace()).collect();
    let pair = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
    digits.chunks(2).map(pair).collect()
}

#[test]
fn aes_256_gcm_gives_test_case_16_of_mcgrew_and_viega() {
    let key = bytes("feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308");
    let nonce: [u8; 12] = bytes("cafebabefacedbaddecaf888").try_into().unwrap();
    let plain = bytes(
        "d9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72
         1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b39",
    );
    let aad = bytes("feedfacedeadbeeffeedfacedeadbeef abaddad2");
    let sealed = bytes(
        "522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa
         8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662
         76fc6ece0f4e1768cddf8853bb2d551b",
    );
    let cipher = Aes256Gcm::new(key.as_slice().try_into().unwrap());
    let payload = Payload {
        msg: &plain,
        aad: &aad,
    };
    assert_eq!(cipher.encrypt(&nonce.into(), payload).unwrap(), sealed);
}

#[test]
fn hkdf_sha256_gives_test_case_1_of_rfc_5869() {
    let mut okm = [0_u8; 42];
    Hkdf::<Sha256>::new(Some(&bytes("000102030405060708090a0b0c")), &[0x0b; 22])
        .expand(&bytes("f0f1f2f3f4f5f6f7f8f9"), &mut okm)
        .unwrap();
    let expect =
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
    assert_eq!(okm.as_slice(), bytes(expect));
}

#[test]
fn argon2id_gives_the_example_of_rfc_9106_section_5_3() {
    let mut params = ParamsBuilder::new();
    params.m_cost(32).t_cost(3).p_cost(4);
    params.data(AssociatedData::new(&[4; 12]).unwrap());
    let params = params.build().unwrap();
    let secret = [3; 8];
    let argon =
        Argon2::new_with_secret(&secret, Algorithm::Argon2id, Version::V0x13, params).unwrap();
    let mut tag = [0_u8; 32];
    let mut memory = vec![argon2::Block::new(); argon.params().block_count()];
    argon
        .hash_password_into_with_memory(&[1; 32], &[2; 16], &mut tag, &mut memory)
        .unwrap();
    let expect = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";
    assert_eq!(tag.as_slice(), bytes(expect));
}

/// What is stored today must open in every later release. Made with OpenSSL (through Python's `cryptography`)
/// from the description in `seal.rs`.
const STORED: &str = "0100050505050505050505050505050505050000000000000000e5ce8b511994a2b714879a8c0244135e97699782501f734d4c46151fc787299051b1680ec01f98acf8cf9ea8295b225f6a6c7851cdeda64182dae57b68f9c8e2d3756382e57249a412c295c5f6d3fed4";

#[test]
fn a_stored_value_has_the_bytes_another_program_gives_it() {
    let ring = || Ring::new(Secret::new([7; 32]), Secret::new([9; 32]));
    let sealer = Sealer::new(ring(), [5; 16]);
    let sealed = sealer.seal("rows", "some/key", "はい".as_bytes()).unwrap();
    assert_eq!(sealed, bytes(STORED));
    let later = Sealer::new(ring(), [6; 16]);
    assert_eq!(
        later.open("rows", "some/key", &sealed).unwrap(),
        "はい".as_bytes()
    );
    assert_eq!(later.blind("c03t"), "2dd8dcdd7ad732324b2f19be8b9f8fb6");
}
