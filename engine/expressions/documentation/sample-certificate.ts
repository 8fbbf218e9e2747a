/**
 * The certificate of the examples, DER in base64: of CN=Ann Example, made with openssl for this purpose, with a mail address, a user
 * principal name, a DNS name and a URL as alternative names.
 */
export const sampleCertificate: string = [
  'MIICKTCCAdCgAwIBAgIFAMD/7gEwCgYIKoZIzj0EAwIwSzELMAkGA1UEBhMCVVMxFjAUBgNVBAoMDUNvbnRvc28sIEx0ZC4xDjAMBgNVBAsMBVNh',
  'bGVzMRQwEgYDVQQDDAtBbm4gRXhhbXBsZTAgFw0yNjExMjEwNDA0MDZaGA8yMTI2MTAyODA0MDQwNlowSzELMAkGA1UEBhMCVVMxFjAUBgNVBAoM',
  'DUNvbnRvc28sIEx0ZC4xDjAMBgNVBAsMBVNhbGVzMRQwEgYDVQQDDAtBbm4gRXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDXCGZBV',
  'RAhK1PXd1vkx1OjlVXm+EPE+FVWCnyxhd+5JNC+3MegfPYzjtvkz9UQrSYGpo1EJJNym8MlF1l9tcXKjgZ4wgZswDgYDVR0PAQH/BAQDAgeAMGoG',
  'A1UdEQRjMGGBD2FubkBjb250b3NvLmNvbaAkBgorBgEEAYI3FAIDoBYMFGFubkBjb3JwLmNvbnRvc28uY29tgg9hbm4uY29udG9zby5jb22GF2h0',
  'dHBzOi8vY29udG9zby5jb20vYW5uMB0GA1UdDgQWBBRnL8SzxiCETDiP0qm+rzUavJiCQzAKBggqhkjOPQQDAgNHADBEAiBVQ97ip3kTMOwSvMWv',
  'Q9R/I5P3yQRCIxg/Mu6xAp3+VQIgBJKB7nnxvXLz/P70NBNCOe3uPz7PuSGTQlVUlp0dpvI=',
].join('');
