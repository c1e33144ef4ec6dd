using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Http;

namespace Pigeon.Controller.Metrics;

/// <summary>
/// Lets those see the metrics who may open the unix socket, or show what the operator's file holds. It needs no store, so it opens also where this controller
/// does not lead, and while the store is gone.
/// </summary>
/// <param name="tokenFile">Null: there is none. It is read for each request, so another token needs no restart.</param>
internal sealed partial class MetricsDoor(string? tokenFile, ILogger<MetricsDoor> logger)
{
    /// <summary>In characters: what is shorter can be guessed.</summary>
    public const int ShortestToken = 16;

    private const int LongestToken = 4096;
    private const string Scheme = "Bearer ";
    private volatile string _told = "";

    public bool Opens(HttpContext http)
    {
        if (http.Features.Get<LocalSocket>() is not null) return true;
        if (tokenFile is null || http.Request.Headers.Authorization is not [{ } shown] || !shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        if (Read(tokenFile) is not { } wanted || !CryptographicOperations.FixedTimeEquals(HashOf(wanted), HashOf(shown[Scheme.Length..].Trim()))) return false;
        http.Features.Get<ConnectionGuest>()?.Recognize();
        return true;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <returns>Null when it says nothing that opens anything.</returns>
    private string? Read(string path)
    {
        try
        {
            var text = ReadText(path).Trim();
            if (text.Length >= ShortestToken)
            {
                _told = "";
                return text;
            }

            Tell(path, $"it must hold {ShortestToken} to {LongestToken} characters: `openssl rand -hex 32` makes them");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Tell(path, fault.Message);
        }

        return null;
    }

    /// <returns>Empty for what is too long: a device never ends.</returns>
    private static string ReadText(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> content = stackalloc byte[LongestToken + 1];
        return file is { CanSeek: true, Length: <= LongestToken } && file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) is <= LongestToken and var length ? Encoding.UTF8.GetString(content[..length]) : "";
    }

    /// <summary>Once: whoever asks again and again fills no log.</summary>
    private void Tell(string path, string why)
    {
        if (_told == why) return;
        _told = why;
        Log.NoToken(logger, path, why);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The token for /metrics in {Path} opens nothing: {Why}")]
        public static partial void NoToken(ILogger logger, string path, string why);
    }
}
