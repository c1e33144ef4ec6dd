using System.Net.ServerSentEvents;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Fleet;
using Pigeon.Agent.Settings;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Tls;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Fleet;

/// <summary>When a VM asks for its next certificate.</summary>
public sealed class LinkRenewalTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly AheadTime _time = new(TimeSpan.FromDays(400));
    private readonly Granting _controller = new();
    private LinkRenewal? _renewal;
    private X509Certificate2? _shown;

    public void Dispose()
    {
        _shown?.Dispose();
        _controller.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_clock_that_is_far_ahead_finds_each_certificate_due_and_renews_once_in_a_minute()
    {
        await RenewAsync();
        var next = AgainAsync();
        Assert.Equal((1, false), (_controller.Renewals, next.IsCompleted));

        _time.Passed = TimeSpan.FromSeconds(59);
        _time.Look();
        Assert.Equal((1, false), (_controller.Renewals, next.IsCompleted));
        _time.Passed = TimeSpan.FromSeconds(60);
        await Eventually.TrueAsync(() =>
        {
            _time.Look();
            return next.IsCompleted;
        }, "it renews again", Limit);
        Assert.Equal(2, _controller.Renewals);
    }

    [Fact]
    public async Task Who_is_asked_for_it_does_not_wait()
    {
        var renewal = await RenewAsync();
        var next = AgainAsync();

        renewal.Ask();

        await next.WaitAsync(Limit);
        Assert.Equal(2, _controller.Renewals);
    }

    /// <summary>A VM that has joined renews for the first time, as its clock says that it is due.</summary>
    private async Task<LinkRenewal> RenewAsync()
    {
        _folder.Write("token", AccessToken.Create(_controller.Pin, new byte[AccessToken.SecretLength]).Text);
        var key = new LinkKey(_folder.Path, new ControllerPlace(new Uri("https://ctl:7400"), _folder["token"], null));
        key.Open(out _);
        await key.TakeAsync(_controller.Grant(await key.AskAsync("web1", CancellationToken.None)), CancellationToken.None);
        (_renewal, _shown) = (new LinkRenewal(key, () => 0.5, _time, NullLogger<LinkRenewal>.Instance), key.Held[0].Load());
        await AgainAsync().WaitAsync(Limit);
        return _renewal;
    }

    private Task AgainAsync() => _renewal!.RunAsync(_controller, "web1", _shown!, CancellationToken.None);

    /// <summary>A clock that is ahead; what waits on it looks again when the test says so.</summary>
    private sealed class AheadTime(TimeSpan ahead) : TimeProvider
    {
        private readonly List<Action> _due = [];

        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (_due) _due.Add(() => callback(state));
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Look()
        {
            Action[] due;
            lock (_due)
            {
                due = [.. _due];
                _due.Clear();
            }

            foreach (var each in due) each();
        }
    }

    /// <summary>A controller that renews whatever it is asked for.</summary>
    private sealed class Granting : IControllerClient
    {
        private readonly TestCa _authority = TestCa.Root("Pigeon");

        public int Renewals { get; private set; }

        public string Pin => TrustedAuthorities.PinOf(X509Certificate2.CreateFromPem(_authority.Pem));

        public GrantedCertificate Grant(string asked)
        {
            using var issuer = X509Certificate2.CreateFromPem(_authority.Pem, _authority.Key);
            using var rsa = issuer.GetRSAPrivateKey()!;
            var request = CertificateRequest.LoadSigningRequestPem(asked, HashAlgorithmName.SHA256);
            var now = TimeProvider.System.GetUtcNow();
            using var issued = request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), now.AddHours(-1), now.AddDays(30), [1, 2, 3]);
            return new GrantedCertificate(issued.ExportCertificatePem(), _authority.Pem);
        }

        public Task<GrantedCertificate> RenewAsync(string name, string asked, CancellationToken ct)
        {
            Renewals++;
            return Task.FromResult(Grant(asked));
        }

        public Task<JoinAnswer> JoinAsync(AccessToken ticket, JoinRequest join, CancellationToken ct) => throw new NotSupportedException();

        public Task ReportAsync(string name, ReadOnlyMemory<byte> report, CancellationToken ct) => throw new NotSupportedException();

        public Task<DefinitionSource> DefinitionAsync(DefinitionDigest digest, CancellationToken ct) => throw new NotSupportedException();

        public IAsyncEnumerable<SseItem<string>> OrdersAsync(string name, CancellationToken ct) => throw new NotSupportedException();

        public void Dispose() => _authority.Dispose();
    }
}
