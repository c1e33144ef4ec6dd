namespace Pigeon.Agent.Settings;

/// <summary>The keys of a frontend's <c>tls</c>.</summary>
internal static class TlsKeys
{
    public static readonly string[] Known = ["bind", "certificates"];

    /// <summary>Of two frontends 'web' and 'web-tls', PIGEON_FRONTENDS_WEB_TLS_BIND would mean either.</summary>
    public const string Ending = "-tls";

    public const string WhyNoSuchName = "a frontend's name must not end in '-tls', which as a variable would be another frontend's 'tls'";
}
