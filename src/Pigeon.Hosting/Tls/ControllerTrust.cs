namespace Pigeon.Hosting.Tls;

/// <summary>By what a controller is told from anybody else.</summary>
public abstract record ControllerTrust
{
    private ControllerTrust() { }

    /// <summary>The CAs of the system.</summary>
    public sealed record OfSystem : ControllerTrust;

    /// <summary>The CAs in a file, and the name in the URL.</summary>
    public sealed record OfFile(string Path) : ControllerTrust;

    /// <summary>The CA that a token names. Whoever holds its key is the controller, by whatever address it is reached.</summary>
    /// <param name="Pin">How the SHA-256 of its certificate begins.</param>
    public sealed record OfToken(string Pin) : ControllerTrust;

    /// <summary>The CAs that the controller itself has told.</summary>
    public sealed record Told(TrustedAuthorities Authorities) : ControllerTrust;

    /// <param name="pin">What a token names; null when there is no token, or it names none.</param>
    /// <param name="caFile">The path of CA certificates, which goes before all others; null for none.</param>
    public static ControllerTrust Of(string? pin, string? caFile) =>
        caFile is not null ? new OfFile(caFile) : pin is not null ? new OfToken(pin) : new OfSystem();
}
