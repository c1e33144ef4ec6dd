using Pigeon.Controller.Vms;
using Pigeon.Hosting.Files;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Store;

public sealed class RecordFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_stored_is_read_back_as_it_was()
    {
        var file = Sample.VmFile(_folder["vms.json"]);
        var vm = new StoredVm(Sample.Vm("web1", "role=web", "zone=a"), Sample.Key('a'));

        Assert.Empty(file.Load());
        await file.SaveAsync([vm, vm with { Vm = Sample.Vm("web2") with { Address = null } }], CancellationToken.None);

        Assert.Equal([vm, vm with { Vm = Sample.Vm("web2") with { Address = null } }], Sample.VmFile(_folder["vms.json"]).Load());
    }

    [Fact]
    public async Task What_a_crash_left_half_written_beside_it_is_nothing()
    {
        var file = Sample.VmFile(_folder["vms.json"]);
        await file.SaveAsync([new StoredVm(Sample.Vm("web1"), Sample.Key('a'))], CancellationToken.None);
        _folder.Write(".vms.json.new", "{\"schema\":1,\"items\":[{\"v");

        Assert.Single(file.Load());
        await file.SaveAsync([], CancellationToken.None);
        Assert.Empty(file.Load());
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "it holds null")]
    [InlineData("{\"schema\":2,\"items\":[]}", "its schema is 2")]
    [InlineData("{\"schema\":1,\"items\":[null]}", "null")]
    [InlineData("{\"schema\":1,\"items\":[],\"more\":1}", "more")]
    [InlineData("{\"schema\":1,\"items\":[{\"vm\":{\"name\":\"../x\",\"facts\":{\"name\":\"x\",\"labels\":[]},\"joined_at\":\"2026-03-01T12:00:00Z\"},\"key\":\"a\"}]}", "not a valid VmName")]
    public void A_damaged_file_is_refused_and_left_alone(string text, string why)
    {
        var path = _folder.Write("vms.json", text);

        var fault = Assert.Throws<StateFileException>(() => Sample.VmFile(path).Load());

        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path));
    }
}
