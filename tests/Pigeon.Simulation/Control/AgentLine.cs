using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pigeon.Agent.Fleet;
using Pigeon.Controller.Tls;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;
using Pigeon.Hosting.Tls;
using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Vms;

namespace Pigeon.Simulation.Control;

/// <summary>An agent's requests to the controller that it dialled, over the simulated network.</summary>
/// <param name="shown">The certificate that it shows; null for none.</param>
internal sealed class AgentLine(Network network, Vm vm, Node node, TimeProvider time, X509Certificate2? shown) : IControllerClient
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private readonly ControllerProcess? _controller = network.Find();

    // That the key is its own, and the CA the right one, is found out by TLS.
    private readonly ShownCertificate? _shown = shown is null ? null : new ShownCertificate(
        shown.SerialNumber.ToLowerInvariant(), shown.Subject, CertificateTerms.FingerprintOf(shown.PublicKey), new DateTimeOffset(shown.NotAfter).ToUniversalTime(), null);

    public async Task<JoinAnswer> JoinAsync(AccessToken ticket, JoinRequest join, CancellationToken ct) => ControllerClient.Parse(
        Encoding.UTF8.GetString(await AskAsync(JsonSerializer.SerializeToUtf8Bytes(join, LinkJson.Default.JoinRequest), isKnown: false, (term, http) => term.Joins!.JoinAsync(http, Callers.Ticket), ct)),
        LinkJson.Default.JoinAnswer);

    public async Task<GrantedCertificate> RenewAsync(string name, string asked, CancellationToken ct) => ControllerClient.Parse(
        Encoding.UTF8.GetString(await AskAsync(JsonSerializer.SerializeToUtf8Bytes(new RenewalRequest(asked), LinkJson.Default.RenewalRequest), isKnown: true, (term, http) => term.Joins!.RenewAsync(http, vm.Name), ct)),
        LinkJson.Default.GrantedCertificate);

    public async Task ReportAsync(string name, ReadOnlyMemory<byte> report, CancellationToken ct) => await AskAsync(report, isKnown: true, (term, http) => term.Agents!.ReportAsync(http, vm.Name), ct);

    public async Task<DefinitionSource> DefinitionAsync(DefinitionDigest digest, CancellationToken ct) => ControllerClient.Parse(
        Encoding.UTF8.GetString(await AskAsync(default, isKnown: true, (term, http) =>
        {
            http.Request.RouteValues["digest"] = digest.Text;
            return term.Agents!.DefinitionAsync(http);
        }, ct)), LinkJson.Default.DefinitionSource);

    public async IAsyncEnumerable<SseItem<string>> OrdersAsync(string name, [EnumeratorCancellation] CancellationToken ct)
    {
        var controller = _controller ?? throw new LinkException("nobody answers");
        var stream = new OrderStream(network, vm, controller, node);
        network.Send(vm.Machine.Name, controller.Machine.Name, () => stream.Open(_shown));
        try
        {
            await foreach (var item in stream.Items.ReadAllAsync(ct)) yield return item;
        }
        finally
        {
            stream.Leave();
        }

        if (stream.Refusal is { } refusal) throw refusal;
    }

    public void Dispose()
    {
    }

    private async Task<byte[]> AskAsync(ReadOnlyMemory<byte> content, bool isKnown, Func<LeadingParts, HttpContext, Task<IResult>> ask, CancellationToken ct)
    {
        var controller = _controller ?? throw new LinkException("nobody answers");
        var answer = new TaskCompletionSource<(int Status, byte[] Body)>();
        network.Send(vm.Machine.Name, controller.Machine.Name, () => controller.Node.Start(async () =>
        {
            var said = await HandleAsync(controller, content, isKnown, ask);
            network.Send(controller.Machine.Name, vm.Machine.Name, () => answer.TrySetResult(said));
        }));
        using var timeout = new CancellationTokenSource(AnswerLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            var (status, body) = await answer.Task.WaitAsync(linked.Token);
            if (status < 300) return body;
            var problem = JsonSerializer.Deserialize(body, PigeonJson.Default.ProblemWire)!;
            throw new LinkException(problem.Detail, problem.Code);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new LinkException("the controller does not answer");
        }
    }

    private async Task<(int, byte[])> HandleAsync(ControllerProcess controller, ReadOnlyMemory<byte> content, bool isKnown, Func<LeadingParts, HttpContext, Task<IResult>> ask)
    {
        if (controller.Term is not { IsOpen: true } term) return await Web.AnswerAsync(default, _ => Task.FromResult(Callers.NotLeading));
        if (isKnown && !term.Gate.Speaks(_shown, vm.Name, out var why)) return await Web.AnswerAsync(default, _ => Task.FromResult(Problems.Answer(Problems.Of(ProblemCode.Unauthorized, why))));
        try
        {
            if (isKnown) await term.Vms.AcceptKeyAsync(vm.Name, _shown!.Key, CancellationToken.None);
            return await Web.AnswerAsync(content, http =>
            {
                http.Features.Set(_shown);
                return ask(term, http);
            });
        }
        catch (Exception fault) when (fault is not InvalidCastException)
        {
            return await Web.AnswerAsync(default, _ => Task.FromResult(Problems.Answer(Problems.Of(ProblemCode.Fault, fault.Message))));
        }
    }
}
