using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>A connection to a controller on which any bytes can be said.</summary>
internal sealed class RawRequest : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TcpClient _client = new();
    private SslStream? _tls;

    public SslStream Stream => _tls ?? throw new InvalidOperationException("it is not open");

    public static async Task<RawRequest> OpenAsync(ControllerProcess controller)
    {
        var request = new RawRequest();
        await request._client.ConnectAsync("127.0.0.1", controller.Port);
        request._tls = new SslStream(request._client.GetStream());
        await request._tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null });
        return request;
    }

    /// <summary>Says it, and gives all that is answered until the other side hangs up; what is said asks for that.</summary>
    public static async Task<string> AskAsync(ControllerProcess controller, string text)
    {
        using var request = await OpenAsync(controller);
        await request.Stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        return await request.AnswerAsync();
    }

    /// <summary>All that is answered until the other side hangs up.</summary>
    public async Task<string> AnswerAsync()
    {
        var answer = new StringBuilder();
        var piece = new byte[4096];
        try
        {
            while (await Stream.ReadAsync(piece).AsTask().WaitAsync(Limit, TimeProvider.System) is > 0 and var read) answer.Append(Encoding.Latin1.GetString(piece, 0, read));
        }
        catch (IOException)
        {
            // Hung up without a word.
        }

        return answer.ToString();
    }

    public void Dispose()
    {
        _tls?.Dispose();
        _client.Dispose();
    }
}
