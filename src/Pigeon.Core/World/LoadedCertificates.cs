using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>The certificates that a frontend of the running HAProxy serves, as its own tables show them.</summary>
/// <param name="DefaultFingerprint">SHA-1 of the default certificate, in capital hex digits.</param>
/// <param name="Files">The names of Pigeon's copies in the list, each once; what somebody else put there is not Pigeon's.</param>
public sealed record LoadedCertificates(FrontendName Frontend, string DefaultFingerprint, ValueList<string> Files);
